namespace Trine.Hosting.Configuration;

/// <summary>A flag: its name with underscores and without hyphens, and as written up to the equals sign.</summary>
internal readonly record struct Flag(string Name, string Text, string Value);

/// <summary>Splits a command line into flags by the rules of Go's flag package, which Loki's users know.</summary>
/// <remarks>
/// One or two hyphens; <c>--name=value</c> or <c>--name value</c>; a boolean may stand alone and takes no separate value.
/// </remarks>
internal static class FlagReader
{
    /// <param name="arguments">The command line without the program's name.</param>
    /// <param name="isBoolean">Whether a flag may stand alone; null for an unknown one, which is a fault.</param>
    /// <param name="unknown">What to say of an unknown flag.</param>
    /// <param name="faults">Receives unknown flags, absent values and stray arguments.</param>
    public static List<Flag> Read(
        IReadOnlyList<string> arguments, Func<string, bool?> isBoolean, Func<string, string> unknown, ConfigFaults faults)
    {
        var flags = new List<Flag>();
        for (var index = 0; index < arguments.Count; index++)
        {
            var argument = arguments[index];
            if (argument.Length < 2 || argument[0] != '-')
            {
                faults.AddAt(null, $"unexpected argument '{argument}', want --key=value");
                continue;
            }

            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            var text = equals < 0 ? argument : argument[..equals];
            var name = ConfigSchema.Normalise(text[(text.StartsWith("--", StringComparison.Ordinal) ? 2 : 1)..]);
            if (isBoolean(name) is not { } standsAlone)
            {
                faults.AddAt(text, unknown(name));
                continue;
            }

            if (equals >= 0)
            {
                flags.Add(new Flag(name, text, argument[(equals + 1)..]));
            }
            else if (standsAlone)
            {
                flags.Add(new Flag(name, text, "true"));
            }
            else if (++index < arguments.Count)
            {
                flags.Add(new Flag(name, text, arguments[index]));
            }
            else
            {
                faults.AddAt(text, "needs a value");
            }
        }

        return flags;
    }
}
