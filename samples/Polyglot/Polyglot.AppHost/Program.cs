var builder = DistributedApplication.CreateBuilder(args);

builder.AddNotes("../Polyglot.Api");

builder.Build().Run();
