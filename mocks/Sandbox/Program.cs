using Sandbox;

return await SandboxCommand.RunAsync(args);
