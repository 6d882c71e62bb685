using Connector.Emulator;

return await EmulatorCommand.Create().Parse(args).InvokeAsync();
