using System.Text;
using Trine.Model;
using Trine.Model.GoText;
using Trine.Model.Logs;

namespace Trine.Protocol.Logs;

/// <summary>A stream's labels as read: a label set, or the text and Loki's complaint. Immutable.</summary>
internal sealed class StreamLabels
{
    private readonly LabelSet _labels;
    private readonly string _text;
    private readonly string _fault;

    private StreamLabels(LabelSet labels, string text, string fault)
    {
        _labels = labels;
        _text = text;
        _fault = fault;
    }

    /// <summary>Reads the text form.</summary>
    /// <exception cref="RequestException">It is not a label set; Loki refuses the whole request then.</exception>
    public static StreamLabels FromText(ReadOnlySpan<byte> utf8)
    {
        var labels = LabelText.Parse(utf8);
        var set = LabelSet.Create(labels.ToArray().AsSpan());
        if (set.Count == labels.Count)
        {
            return new StreamLabels(set, "", "");
        }

        var sorted = labels.OrderBy(label => label.Name, StringComparer.Ordinal).ToArray();
        var duplicate = sorted.Zip(sorted.Skip(1)).First(pair => pair.First.Name == pair.Second.Name).First.Name;
        var text = ToText(sorted);
        return new StreamLabels(LabelSet.Empty, text, $"stream '{text}' has duplicate label name: '{duplicate}'");
    }

    /// <summary>Takes labels of a form that has no duplicates; empty values are left out.</summary>
    /// <exception cref="RequestException">A name is no label name.</exception>
    public static StreamLabels FromPairs(IReadOnlyCollection<Label> pairs)
    {
        if (!pairs.All(pair => LabelText.IsName(pair.Name)))
        {
            // Loki writes the labels as text and reads that again: so do we, for its complaint.
            LabelText.Parse(Encoding.UTF8.GetBytes(ToText(pairs.OrderBy(pair => pair.Name, StringComparer.Ordinal))));
        }

        return new StreamLabels(LabelSet.Create(pairs.Where(pair => pair.Value.Length > 0)), "", "");
    }

    public void BeginStream(LogBatch batch)
    {
        if (_fault.Length == 0)
        {
            batch.BeginStream(_labels);
        }
        else
        {
            batch.BeginFaultyStream(_text, _fault);
        }
    }

    private static string ToText(IEnumerable<Label> labels)
        => "{" + string.Join(", ", labels.Select(label => label.Name + "=" + GoQuote.Quote(label.Value))) + "}";
}
