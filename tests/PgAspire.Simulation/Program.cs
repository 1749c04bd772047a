using PgAspire.Simulation.Runs;

// the same program is the test project: without an option of the simulation's own, the test platform runs
if (SimulationOptions.AreMeant(args))
{
    return SimulationProgram.Run(args, Console.Out, Console.Error);
}
if (args.Any(a => a is "-automated" or "@@"))
{
    return await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
}
return await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, PgAspire.Simulation.SelfRegisteredExtensions.AddSelfRegisteredExtensions);
