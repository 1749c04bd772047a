using PgAspire.Scenarios;
using Xunit.MicrosoftTestingPlatform;

return args is [OwnerProgram.Verb, .. var rest]
    ? await OwnerProgram.RunAsync(rest)
    : await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
