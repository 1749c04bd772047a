namespace PgAspire.Drivers.Docker.Tests;

/// <summary>Tests that disturb whoever else uses the engine: they run after the others, one at a time.</summary>
[CollectionDefinition(nameof(WholeEngine), DisableParallelization = true)]
public sealed class WholeEngine;
