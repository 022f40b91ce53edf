using System.Globalization;
using System.Text;
using Trine.Protocol.Ingesters;

namespace Trine.Distributor.Logs;

/// <summary>What a push was refused for: texts for its sender, figures by reason. Not thread-safe.</summary>
internal sealed class PushFaults
{
    /// <summary>Different texts kept; a reply with more helps nobody and costs memory.</summary>
    private const int TextsMax = 100;

    private readonly Dictionary<string, int> _countByText = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Rows, long Bytes)> _byReason = new(StringComparer.Ordinal);

    public bool IsEmpty => _byReason.Count == 0;

    /// <summary>Rows refused.</summary>
    public int RowCount => _byReason.Values.Sum(figures => figures.Rows);

    /// <summary>Whether one more different text would be kept; when not, formatting it is wasted.</summary>
    public bool WantsText => _countByText.Count < TextsMax;

    public IEnumerable<LogDiscard> Discards
        => _byReason.Select(pair => new LogDiscard(pair.Key, pair.Value.Rows, pair.Value.Bytes));

    /// <param name="reason">Upstream's label value.</param>
    /// <param name="text">Upstream's text; empty when none is wanted any more.</param>
    /// <param name="rows">Rows refused.</param>
    /// <param name="bytes">Their line and metadata bytes.</param>
    public void Add(string reason, string text, int rows, long bytes)
    {
        if (text.Length > 0)
        {
            _countByText[text] = _countByText.GetValueOrDefault(text) + 1;
        }

        var (rowsSoFar, bytesSoFar) = _byReason.GetValueOrDefault(reason);
        _byReason[reason] = (rowsSoFar + rows, bytesSoFar + bytes);
    }

    /// <summary>Loki's grouping: equal texts once, with their number, joined by semicolons.</summary>
    public override string ToString()
    {
        if (_countByText.Count == 1 && _countByText.First().Value == 1)
        {
            return _countByText.First().Key;
        }

        var all = new StringBuilder();
        foreach (var (text, count) in _countByText)
        {
            all.Append(all.Length > 0 ? "; " : "").Append(CultureInfo.InvariantCulture, $"{count} errors like: {text}");
        }

        return all.ToString();
    }
}
