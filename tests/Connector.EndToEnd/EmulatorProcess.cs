// the former name, while tests that are under way elsewhere still use it
global using EmulatorProcess = Connector.EndToEnd.RunningEmulator;
