namespace Trine.Testing.Processes;

/// <summary>Servers and agents of other projects that tests run beside ours, where they are installed.</summary>
public static class PeerPrograms
{
    /// <summary>The variable that names a folder of them; without it they are looked for on the PATH.</summary>
    public const string Variable = "TRINE_PEERS";

    /// <summary>Why a test that wants a program is skipped.</summary>
    public static string AbsenceOf(string name) => $"{name} is neither in the folder that {Variable} names nor on the PATH";

    /// <returns>The program's full path; null when it is not here.</returns>
    public static string? Find(string name)
    {
        var named = Environment.GetEnvironmentVariable(Variable) ?? "";
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Prepend(named);
        return folders.Where(static folder => folder.Length > 0).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }
}
