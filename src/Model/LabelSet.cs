using System.Collections;
using System.Text;
using Trine.Codecs;
using Trine.Model.GoText;

namespace Trine.Model;

/// <summary>One name and value.</summary>
public readonly record struct Label(string Name, string Value);

/// <summary>The identity of a series or stream: labels sorted by name (ordinal), names unique. Immutable, thread-safe.</summary>
public sealed class LabelSet : IEquatable<LabelSet>, IReadOnlyList<Label>
{
    /// <summary>No byte of UTF-8.</summary>
    private const byte HashedEnd = 0xff;

    private readonly Label[] _labels;

    private LabelSet(Label[] sorted, ulong hash)
    {
        _labels = sorted;
        Hash = hash;
    }

    public static LabelSet Empty { get; } = new([], ComputeHash([]));

    /// <summary>XXH64 over names and values, each followed by the byte 0xff; the same in every process.</summary>
    public ulong Hash { get; }

    public int Count => _labels.Length;

    public Label this[int index] => _labels[index];

    /// <summary>Sorts a copy of the labels; of equal names the last one given stays.</summary>
    public static LabelSet Create(ReadOnlySpan<Label> labels)
    {
        if (labels.IsEmpty)
        {
            return Empty;
        }

        var sorted = labels.ToArray();
        for (var i = 1; i < sorted.Length; i++)
        {
            // Insertion sort: sets are small, mostly sorted already, and it keeps the order of equal names.
            var label = sorted[i];
            var j = i - 1;
            for (; j >= 0 && string.CompareOrdinal(sorted[j].Name, label.Name) > 0; j--)
            {
                sorted[j + 1] = sorted[j];
            }

            sorted[j + 1] = label;
        }

        var count = 0;
        foreach (var label in sorted)
        {
            if (count > 0 && sorted[count - 1].Name == label.Name)
            {
                count--;
            }

            sorted[count++] = label;
        }

        sorted = count == sorted.Length ? sorted : sorted[..count];
        return new LabelSet(sorted, ComputeHash(sorted));
    }

    public static LabelSet Create(params IEnumerable<Label> labels) => Create(labels.ToArray().AsSpan());

    /// <summary>The value of a label; empty where it is absent.</summary>
    public string ValueOf(string name) => TryGet(name, out var value) ? value : "";

    public bool TryGet(string name, out string value)
    {
        foreach (var label in _labels)
        {
            var order = string.CompareOrdinal(label.Name, name);
            if (order >= 0)
            {
                value = order == 0 ? label.Value : "";
                return order == 0;
            }
        }

        value = "";
        return false;
    }

    public bool Matches(IReadOnlyList<LabelMatcher> matchers)
    {
        for (var i = 0; i < matchers.Count; i++)
        {
            if (!matchers[i].Matches(ValueOf(matchers[i].Name)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The same labels with one set or replaced.</summary>
    public LabelSet With(string name, string value) => Create([.. _labels, new Label(name, value)]);

    public ReadOnlySpan<Label> AsSpan() => _labels;

    public bool Equals(LabelSet? other)
        => ReferenceEquals(this, other)
           || (other is not null && Hash == other.Hash && _labels.AsSpan().SequenceEqual(other._labels));

    public override bool Equals(object? obj) => Equals(obj as LabelSet);

    public override int GetHashCode() => (int)Hash;

    /// <summary>Loki's and Prometheus's form, <c>{a="b", c="d"}</c>, values quoted as Go does.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("{");
        for (var i = 0; i < _labels.Length; i++)
        {
            text.Append(i > 0 ? ", " : "").Append(_labels[i].Name).Append('=').Append(GoQuote.Quote(_labels[i].Value));
        }

        return text.Append('}').ToString();
    }

    public IEnumerator<Label> GetEnumerator() => ((IEnumerable<Label>)_labels).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary><see cref="Compare"/> as an object.</summary>
    public static Comparer<LabelSet> Ordering { get; } = Comparer<LabelSet>.Create(Compare);

    /// <summary>Orders by names and values in turn, as Prometheus compares label sets.</summary>
    public static int Compare(LabelSet left, LabelSet right)
    {
        var (leftLabels, rightLabels) = (left._labels, right._labels);
        var common = Math.Min(leftLabels.Length, rightLabels.Length);
        for (var i = 0; i < common; i++)
        {
            ref readonly var leftLabel = ref leftLabels[i];
            ref readonly var rightLabel = ref rightLabels[i];
            var order = string.CompareOrdinal(leftLabel.Name, rightLabel.Name);
            order = order != 0 ? order : string.CompareOrdinal(leftLabel.Value, rightLabel.Value);
            if (order != 0)
            {
                return order;
            }
        }

        return left.Count - right.Count;
    }

    /// <summary>Takes labels that are sorted and unique; the array becomes the set's.</summary>
    /// <param name="sorted">Ascending by name, ordinal.</param>
    /// <param name="hashed">Names and values in turn, as <see cref="WriteHashed"/> writes each.</param>
    internal static LabelSet FromSorted(Label[] sorted, ReadOnlySpan<byte> hashed)
        => sorted.Length == 0 ? Empty : new LabelSet(sorted, XxHash64.Compute(hashed));

    /// <summary>Writes what a name or value gives to the hash: its bytes in UTF-8 and an end.</summary>
    /// <returns>Bytes written: one more than there are.</returns>
    internal static int WriteHashed(ReadOnlySpan<byte> utf8, Span<byte> destination)
    {
        utf8.CopyTo(destination);
        destination[utf8.Length] = HashedEnd;
        return utf8.Length + 1;
    }

    private static ulong ComputeHash(Label[] labels)
    {
        var bytes = 0;
        foreach (var (name, value) in labels)
        {
            bytes += Encoding.UTF8.GetMaxByteCount(name.Length) + Encoding.UTF8.GetMaxByteCount(value.Length) + 2;
        }

        var rented = System.Buffers.ArrayPool<byte>.Shared.Rent(bytes);
        var length = 0;
        foreach (var (name, value) in labels)
        {
            length += Encoding.UTF8.GetBytes(name, rented.AsSpan(length));
            rented[length++] = HashedEnd;
            length += Encoding.UTF8.GetBytes(value, rented.AsSpan(length));
            rented[length++] = HashedEnd;
        }

        var hash = XxHash64.Compute(rented.AsSpan(0, length));
        System.Buffers.ArrayPool<byte>.Shared.Return(rented);
        return hash;
    }
}
