using System.Buffers;
using System.Text;
using Trine.LogQL.Templates;

namespace Trine.LogQL.Tests.Templates;

/// <summary>A line in memory, with what a template makes of it.</summary>
internal sealed class FakeLine : ITemplateData
{
    private readonly SortedDictionary<string, byte[]> _labels = new(StringComparer.Ordinal);

    public byte[] LineUtf8 { get; init; } = [];

    public ReadOnlySpan<byte> Line => LineUtf8;

    public long TimestampNs { get; init; } = 1_768_471_200_000_000_000;

    public IEnumerable<string> LabelNames => _labels.Keys;

    public string this[string name]
    {
        set => _labels[name] = Encoding.UTF8.GetBytes(value);
    }

    public bool TryGetLabel(string name, out ReadOnlySpan<byte> value)
    {
        var isFound = _labels.TryGetValue(name, out var utf8);
        value = utf8;
        return isFound;
    }

    /// <summary>The template's output, or the error after "error: ".</summary>
    public string Execute(string text, TimeProvider? clock = null)
    {
        var output = new ArrayBufferWriter<byte>();
        return Template.Parse("line", text, clock).TryExecute(this, output, out var error)
            ? Encoding.UTF8.GetString(output.WrittenSpan)
            : "error: " + error;
    }
}
