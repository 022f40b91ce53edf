using System.Buffers.Binary;
using Trine.LogQL.Pipeline;
using Trine.Model;

namespace Trine.LogQL.Evaluation;

/// <summary>Finds the series of a row by its labels; for series seen before without allocation. One worker's own.</summary>
/// <remarks>
/// The labels that matter are written as bytes and looked up in a table. Two rows of one series may have different bytes
/// (labels in another order); both lead to the same number of the registry.
/// </remarks>
internal sealed class SeriesKeys
{
    /// <summary>The table begins anew when it takes so much memory: what lines contain is not bounded.</summary>
    private const long TableBytesMax = 64 << 20;

    private const int Absent = -1;

    private readonly SeriesRegistry _registry;
    private readonly SeriesLabels _labels;
    private readonly int[] _names;
    private readonly bool[] _isNamed; // By name, for those of the query.
    private readonly ByteKeyTable _table = new();
    private readonly List<SeriesRef> _series = [];
    private readonly Dictionary<LabelSet, int> _streams = [];
    private readonly ScratchText _key = new();
    private int _stream;

    /// <summary>For who makes a set of labels; empty in between.</summary>
    public List<Label> Scratch { get; } = [];

    public SeriesKeys(SeriesRegistry registry, SeriesLabels labels, PipelineRunner runner)
    {
        _registry = registry;
        _labels = labels;
        _names = [.. labels.Names.Select(runner.Names.Own)];
        _isNamed = new bool[_names.Length == 0 ? 0 : _names.Max() + 1];
        foreach (var name in _names)
        {
            _isNamed[name] = true;
        }

        runner.NamesReset += Clear;
    }

    /// <summary>Says whose rows come next.</summary>
    public void BeginStream(LabelSet stream)
    {
        if (_table.MemoryBytes > TableBytesMax)
        {
            Clear();
        }

        if (!_streams.TryGetValue(stream, out _stream))
        {
            _stream = _streams.Count;
            _streams.Add(stream, _stream);
        }
    }

    /// <summary>The series of a row; one with an error has all its labels, whatever the grouping.</summary>
    public SeriesRef Find(ref PipelineRow row)
    {
        var labels = row.Labels;
        _key.Truncate(0);
        _key.AppendByte(labels.HasError ? (byte)1 : (byte)0);
        if (labels.HasError)
        {
            _key.Append(labels.Error.LabelValue());
            WriteValue(row.Bytes(labels.ErrorDetails));
            WriteAll(ref row, keepsNamed: true);
        }
        else if (_labels.IsWithout)
        {
            WriteAll(ref row, keepsNamed: false);
        }
        else
        {
            foreach (var name in _names)
            {
                if (labels.TryGet(name, out var value, out _))
                {
                    WriteValue(row.Bytes(value));
                }
                else
                {
                    WriteNumber(Absent);
                }
            }
        }

        var number = _table.GetOrAdd(_key.Slice(0, _key.Length), out var isNew);
        if (isNew)
        {
            _series.Add(Create(ref row));
        }

        return _series[number];
    }

    private SeriesRef Create(ref PipelineRow row)
    {
        // Where values of the named labels are the key, another worker may have made the set of labels for the same key.
        var isShared = !row.Labels.HasError && !_labels.IsWithout;
        if (isShared && _registry.Find(_key.Slice(0, _key.Length)) is { } known)
        {
            return new SeriesRef(known, IsFaulty: false);
        }

        var set = SeriesLabelSet.Create(ref row, this);
        var number = _registry.NumberOf(set, isShared ? _key.Slice(0, _key.Length) : default);
        return new SeriesRef(number, SeriesRegistry.IsFaulty(set));
    }

    /// <summary>Whether a label belongs to the series of the row.</summary>
    public bool Includes(RowLabels labels, int name)
        => labels.HasError || (name < _isNamed.Length && _isNamed[name]) != _labels.IsWithout;

    private void WriteAll(ref PipelineRow row, bool keepsNamed)
    {
        WriteNumber(_stream);
        foreach (ref readonly var label in row.Labels.Overlay)
        {
            if (!keepsNamed && label.Name < _isNamed.Length && _isNamed[label.Name])
            {
                continue;
            }

            WriteNumber(label.Name);
            if (label.IsDeleted)
            {
                WriteNumber(Absent);
            }
            else
            {
                WriteValue(row.Bytes(label.Value));
            }
        }
    }

    private void WriteValue(ReadOnlySpan<byte> value)
    {
        WriteNumber(value.Length);
        _key.Append(value);
    }

    private void WriteNumber(int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_key.Reserve(sizeof(int)), number);
        _key.Advance(sizeof(int));
    }

    private void Clear()
    {
        _table.Clear();
        _series.Clear();
        _streams.Clear();
    }
}
