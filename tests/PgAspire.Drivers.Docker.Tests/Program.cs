using PgAspire.Drivers.Docker.Tests;
using Xunit.MicrosoftTestingPlatform;

return args is [OwnerProgram.Verb, .. var rest]
    ? await OwnerProgram.RunAsync(rest)
    : await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
