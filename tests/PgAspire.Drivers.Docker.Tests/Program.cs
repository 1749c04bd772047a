using PgAspire.Drivers.Docker.Tests;
using Xunit.MicrosoftTestingPlatform;

[assembly: AssemblyFixture(typeof(UnchangedEngine))]

return args switch
{
    [OwnerProgram.Verb, .. var rest] => await OwnerProgram.RunAsync(rest),
    [UnprivilegedProgram.Verb, var endpoint] => await UnprivilegedProgram.RunAsync(endpoint),
    _ => await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
};
