using Trine.Load.Commands;

return await LoadProgram.RunAsync(args);
