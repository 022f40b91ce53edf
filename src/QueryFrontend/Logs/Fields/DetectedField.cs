namespace Trine.QueryFrontend.Logs.Fields;

/// <summary>A field that lines were seen to have. Not thread-safe.</summary>
/// <param name="name">As a label.</param>
internal sealed class DetectedField(string name)
{
    private readonly HashSet<string> _values = new(StringComparer.Ordinal);
    private readonly List<string> _parsers = [];

    public string Name => name;

    /// <summary>Of the value seen last, as in Loki.</summary>
    public string Type { get; private set; } = "";

    /// <summary>Parsers that find it; empty for structured metadata.</summary>
    public IReadOnlyList<string> Parsers => _parsers;

    /// <summary>Where in a JSON line it is; empty when it is in none.</summary>
    public IReadOnlyList<string> JsonPath { get; set; } = [];

    /// <summary>Distinct values; bounded by the lines looked at.</summary>
    public IReadOnlyCollection<string> Values => _values;

    public void Add(string value)
    {
        Type = FieldType.Of(value);
        _values.Add(value);
    }

    public void AddParser(string parser)
    {
        if (parser.Length > 0 && !_parsers.Contains(parser))
        {
            _parsers.Add(parser);
        }
    }
}
