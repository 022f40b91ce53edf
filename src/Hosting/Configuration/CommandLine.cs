using System.Reflection;

namespace Trine.Hosting.Configuration;

/// <summary>The command line of the executable: settings, and flags that print something and leave.</summary>
public static class CommandLine
{
    public const int Success = 0;

    /// <summary>The process ran and failed.</summary>
    public const int RuntimeFailure = 1;

    /// <summary>The command line or the configuration is wrong.</summary>
    public const int UsageFailure = 2;

    private const string Help = "help";
    private const string ShortHelp = "h";
    private const string ShowVersion = "version";
    private const string Verify = "verify_config";
    private const string Print = "print_config";
    private const string PrintReference = "print_reference";
    private const string ListTargets = "list_targets";

    private static readonly (string Flag, string Help)[] Actions =
    [
        (Help, "Print this and leave."),
        (ShowVersion, "Print the version and leave."),
        (Verify, "Check the configuration and leave: 0 when it is good, 2 with every fault when it is not."),
        (Print, "Print the effective configuration as YAML, secrets masked, and leave."),
        (PrintReference, "Print the reference of all settings as Markdown and leave."),
        (ListTargets, "Print what --target accepts and leave."),
    ];

    /// <summary>The version of the executable, as <c>--version</c> and <c>trine_build_info</c> tell it.</summary>
    public static string Version { get; }
        = (Assembly.GetEntryAssembly() ?? typeof(CommandLine).Assembly)
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Reads the command line and file, and does what flags such as <c>--help</c> ask for.</summary>
    /// <param name="arguments">Without the program's name.</param>
    /// <param name="output">Receives what was asked for.</param>
    /// <param name="errors">Receives faults, one a line.</param>
    /// <param name="targets">The targets of a configuration, for <c>--list-targets</c>.</param>
    public static CommandLineResult<TConfig> Read<TConfig>(
        IReadOnlyList<string> arguments,
        TextWriter output,
        TextWriter errors,
        Func<TConfig, IEnumerable<string>> targets)
        where TConfig : class, new()
    {
        var schema = ConfigSchema.Of(typeof(TConfig));
        var faults = new ConfigFaults();
        var known = Actions.Select(static action => action.Flag).Concat(ConfigLoader.BuiltInFlags);
        var flags = FlagReader.Read(
            arguments,
            name => IsAction(name) || ConfigLoader.IsBoolean(schema, name) == true ? true : ConfigLoader.IsBoolean(schema, name),
            name => ConfigLoader.UnknownFlag(schema, name, known),
            faults);
        if (TextOf<TConfig>(flags) is { } text)
        {
            output.Write(text);
            return new(null, Success);
        }

        TConfig config;
        try
        {
            config = ConfigLoader.Load<TConfig>(flags, Environment.GetEnvironmentVariable, faults);
        }
        catch (ConfigException wrong)
        {
            WriteFaults(errors, wrong);
            return new(null, UsageFailure);
        }

        if (Has(flags, Print))
        {
            output.Write(ConfigYaml.Render(config));
            return new(null, Success);
        }

        if (Has(flags, ListTargets))
        {
            output.Write(string.Concat(targets(config).Select(static target => target + "\n")));
            return new(null, Success);
        }

        return Has(flags, Verify) ? new(null, Success) : new(config, Success);
    }

    internal static void WriteFaults(TextWriter errors, ConfigException wrong)
    {
        foreach (var fault in wrong.Faults)
        {
            errors.Write($"{fault}\n");
        }
    }

    /// <summary>What flags print that need no configuration; null when there is no such flag.</summary>
    private static string? TextOf<TConfig>(IReadOnlyList<Flag> flags)
        => Has(flags, Help) || Has(flags, ShortHelp) ? HelpText(typeof(TConfig))
            : Has(flags, ShowVersion) ? $"trine {Version}\n"
            : Has(flags, PrintReference) ? ConfigDocs.Render(typeof(TConfig))
            : null;

    private static string HelpText(Type configType)
        => $"""
            Usage: trine [--config.file=trine.yaml] [--key=value ...]

              --{ConfigLoader.FileFlag}  string
                  The YAML file; its keys are the settings below.
              --{ConfigLoader.ExpandFlag}  boolean (default true)
                  Replace environment variables in the file: NAME in braces behind a dollar sign, with an optional :default.
            {string.Concat(Actions.Select(static action => $"  --{action.Flag.Replace('_', '-')}\n      {action.Help}\n"))}{ConfigDocs.RenderHelp(configType)}
            """;

    private static bool IsAction(string name)
        => name == ShortHelp || Array.Exists(Actions, action => action.Flag == name);

    private static bool Has(IReadOnlyList<Flag> flags, string name)
        => ConfigLoader.LastOf(flags, name) is { } text && text != "false";
}

/// <summary>What came of the command line.</summary>
/// <param name="Config">Null when the process is to leave with <paramref name="ExitCode"/>.</param>
/// <param name="ExitCode">0, or 2 when something was wrong.</param>
public sealed record CommandLineResult<TConfig>(TConfig? Config, int ExitCode)
    where TConfig : class;
