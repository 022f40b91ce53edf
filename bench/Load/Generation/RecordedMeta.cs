using System.Globalization;
using Trine.Model;

namespace Trine.Load.Generation;

/// <summary>What <c>meta.txt</c> says about recorded bodies: a name, a space and a value a line.</summary>
internal sealed class RecordedMeta
{
    private const long NsPerSecond = 1_000_000_000;

    private readonly Dictionary<string, string> _values;

    private RecordedMeta(Dictionary<string, string> values) => _values = values;

    public long Rows => Number("lines");

    public long LineBytes => Number("bytes");

    public string ContentType => Text("type");

    public string ContentEncoding => _values.GetValueOrDefault("encoding", "");

    /// <summary>What one query looks for: a text that one line has, or the id of a trace.</summary>
    public string Needle => _values.GetValueOrDefault("needle", _values.GetValueOrDefault("traceid", ""));

    /// <summary>From whole seconds.</summary>
    public TimeRange Range => new(Number("start") * NsPerSecond, Number("end") * NsPerSecond);

    /// <exception cref="LoadException">These are of another signal.</exception>
    public static RecordedMeta Read(string path, string signal)
    {
        var values = new Dictionary<string, string>();
        foreach (var line in File.ReadLines(path))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0)
            {
                values[line[..space]] = line[(space + 1)..].Trim();
            }
        }

        var meta = new RecordedMeta(values);
        return meta.Text("kind") == signal
            ? meta
            : throw new LoadException($"recorded bodies are of the wrong kind: got {meta.Text("kind")}, want {signal}");
    }

    private long Number(string name)
        => long.TryParse(Text(name), CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new LoadException($"meta.txt: {name} is no number: got '{Text(name)}'");

    private string Text(string name)
        => _values.TryGetValue(name, out var text) ? text : throw new LoadException($"meta.txt has no {name}");
}
