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

    public string Needle => _values.GetValueOrDefault("needle", "");

    /// <summary>From whole seconds.</summary>
    public TimeRange Range => new(Number("start") * NsPerSecond, Number("end") * NsPerSecond);

    /// <exception cref="LoadException">These are not logs.</exception>
    public static RecordedMeta Read(string path)
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
        return meta.Text("kind") == "logs"
            ? meta
            : throw new LoadException($"recorded bodies are of the wrong kind: got {meta.Text("kind")}, want logs");
    }

    private long Number(string name)
        => long.TryParse(Text(name), CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new LoadException($"meta.txt: {name} is no number: got '{Text(name)}'");

    private string Text(string name)
        => _values.TryGetValue(name, out var text) ? text : throw new LoadException($"meta.txt has no {name}");
}
