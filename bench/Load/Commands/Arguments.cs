using System.Globalization;

namespace Trine.Load.Commands;

/// <summary>The options of a command: <c>--name value</c>. Unknown names are faults.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = [];

    /// <param name="args">Behind the command's name.</param>
    /// <param name="known">Names that the command has, without dashes.</param>
    /// <exception cref="LoadException">An option is unknown or lacks its value.</exception>
    public Arguments(ReadOnlySpan<string> args, params ReadOnlySpan<string> known)
    {
        for (var i = 0; i < args.Length; i += 2)
        {
            var name = args[i].StartsWith("--", StringComparison.Ordinal) ? args[i][2..] : "";
            if (!known.Contains(name))
            {
                throw new LoadException($"unknown option {args[i]}: want one of --{string.Join(", --", known!)}");
            }

            _values[name] = i + 1 < args.Length ? args[i + 1] : throw new LoadException($"{args[i]} has no value");
        }
    }

    public bool Has(string name) => _values.ContainsKey(name);

    public string Text(string name, string otherwise) => _values.GetValueOrDefault(name, otherwise);

    /// <exception cref="LoadException">The option is not given.</exception>
    public string Required(string name)
        => _values.TryGetValue(name, out var text) ? text : throw new LoadException($"--{name} is missing");

    /// <exception cref="LoadException">It is no number, or below the least allowed.</exception>
    public int Int(string name, int otherwise, int min)
    {
        var text = _values.GetValueOrDefault(name);
        if (text is null)
        {
            return otherwise;
        }

        return int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= min
            ? number
            : throw new LoadException($"--{name}: got '{text}', want a whole number from {min} on");
    }

    /// <exception cref="LoadException">It is no absolute URL.</exception>
    public Uri Url(string name)
        => Uri.TryCreate(Required(name), UriKind.Absolute, out var url)
            ? url
            : throw new LoadException($"--{name}: got '{Required(name)}', want a URL such as http://127.0.0.1:3100");
}
