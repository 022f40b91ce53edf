namespace Trine.Storage.Logs;

/// <summary>The distinct strings of a block's index, sorted, each named by its place.</summary>
internal sealed class SymbolTable
{
    private readonly Dictionary<string, int> _places;

    public SymbolTable(IReadOnlyList<LogStreamEntry> streams, IReadOnlyList<LogPageInfo> pages)
    {
        var symbols = new HashSet<string>();
        foreach (var stream in streams)
        {
            foreach (var (name, value) in stream.Labels.AsSpan())
            {
                symbols.Add(name);
                symbols.Add(value);
            }
        }

        foreach (var page in pages)
        {
            foreach (var column in page.Metadata)
            {
                symbols.Add(column.Name);
            }
        }

        Symbols = [.. symbols];
        Array.Sort(Symbols, StringComparer.Ordinal);
        _places = new Dictionary<string, int>(Symbols.Length);
        for (var i = 0; i < Symbols.Length; i++)
        {
            _places.Add(Symbols[i], i);
        }
    }

    /// <summary>In ordinal order.</summary>
    public string[] Symbols { get; }

    public int PlaceOf(string symbol) => _places[symbol];
}
