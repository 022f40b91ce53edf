using System.Text;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Metrics;
using Trine.Storage.Blocks;
using Trine.Storage.Logs;

namespace Trine.Storage.Metrics;

/// <summary>A block's index in memory: compressed, each section read when it is first asked for. Thread-safe.</summary>
internal sealed class MetricBlockIndex
{
    private const int MetadataSection = 1;
    private const int ExemplarSection = 2;
    private const int FirstLabelSection = 3;

    /// <summary>Of an array or an object, and of one element of an array of labels.</summary>
    private const int ObjectBytes = 48;
    private const int LabelBytes = 16;

    private readonly byte[] _index;
    private readonly string _key;
    private readonly List<IndexSection> _sections;
    private readonly LabelColumn?[] _columns; // Filled when first asked for; two threads may both read one, which harms nothing.
    private SeriesOrder? _order; // Likewise.
    private readonly LabelSet?[] _labelSets; // Likewise; making them is most of what a query over many series with few samples costs.

    private MetricBlockIndex(byte[] index, BlockLocation location, List<IndexSection> sections, MetricIndexSummary summary)
    {
        _index = index;
        _key = location.IndexKey.Value;
        DataKey = location.DataKey.Value;
        _sections = sections;
        Summary = summary;
        _columns = new LabelColumn?[summary.Names.Length];
        _labelSets = new LabelSet?[summary.SeriesCount];
        MemoryBytes = index.Length + sections.Skip(FirstLabelSection).Sum(section => 2L * section.Bytes)
            + (summary.SeriesCount * (ObjectBytes + sizeof(int) + ((long)LabelBytes * summary.Names.Length)));
    }

    /// <summary>Where the block's pages lie.</summary>
    public string DataKey { get; }

    public MetricIndexSummary Summary { get; }

    /// <summary>The most that the index takes in memory, once every label was asked for; about.</summary>
    public long MemoryBytes { get; }

    /// <exception cref="CorruptionException">The index is not what was written.</exception>
    /// <exception cref="NotSupportedException">It is of a newer version.</exception>
    public static MetricBlockIndex Open(byte[] index, BlockLocation location)
    {
        var key = location.IndexKey.Value;
        var version = MetricBlockFormat.CheckHeader(index, key);
        var sections = MetricBlockFormat.FindSections(index, key);
        if (sections.Count < FirstLabelSection)
        {
            throw new CorruptionException(key, index.Length, "index is cut short");
        }

        try
        {
            var summary = MetricIndexSummary.Read(MetricBlockFormat.ReadSection(index, sections[0], key));
            return sections.Count == FirstLabelSection + summary.Names.Length + (version >= MetricBlockFormat.OrderVersion ? 1 : 0)
                ? new MetricBlockIndex(index, location, sections, summary)
                : throw new CorruptionException(key, index.Length, "index lacks labels, or has too many");
        }
        catch (InvalidDataException e)
        {
            throw new CorruptionException(key, 0, "index summary is malformed", e.Message, e);
        }
    }

    /// <summary>The column of a label name; null if no series has it.</summary>
    public LabelColumn? ColumnOf(string name)
    {
        var place = Array.IndexOf(Summary.Names, name);
        return place < 0 ? null : ColumnAt(place);
    }

    public LabelColumn ColumnAt(int place)
        => _columns[place] ??= ReadSection(FirstLabelSection + place, body => LabelColumn.Read(body, Summary.SeriesCount));

    public LabelSet LabelsOf(int series) => _labelSets[series] ??= MakeLabels(series);

    /// <summary>The order in which the head got to know the series; null if the block does not tell.</summary>
    public SeriesOrder? Order => _sections.Count == FirstLabelSection + Summary.Names.Length
        ? null
        : _order ??= ReadSection(_sections.Count - 1, body => SeriesOrder.Read(body, Summary.SeriesCount));

    public List<MetricMetadata> ReadMetadata() => ReadSection(MetadataSection, static body =>
    {
        var cursor = new IndexCursor(body);
        var metadata = new List<MetricMetadata>();
        for (var left = cursor.ReadCount(); left > 0; left--)
        {
            metadata.Add(new MetricMetadata(cursor.ReadString(), cursor.ReadString(), cursor.ReadString(), cursor.ReadString()));
        }

        return metadata;
    });

    /// <summary>Exemplars with their series' places, ascending by these.</summary>
    public List<(int Series, StoredExemplar Exemplar)> ReadExemplars() => ReadSection(ExemplarSection, body =>
    {
        var cursor = new IndexCursor(body);
        var exemplars = new List<(int Series, StoredExemplar Exemplar)>();
        for (var left = cursor.ReadCount(); left > 0; left--)
        {
            var series = cursor.ReadInt32(Summary.SeriesCount - 1);
            var (timestampMs, value) = (cursor.ReadInt64(), cursor.ReadDouble());
            exemplars.Add((series, new StoredExemplar(timestampMs, value, cursor.ReadBytes(cursor.ReadCount()).ToArray())));
        }

        return exemplars;
    });

    /// <summary>Places of the series for which all matchers hold, ascending.</summary>
    public List<int> Match(IReadOnlyList<LabelMatcher> matchers)
    {
        List<int>? series = null;

        // Equalities first: they leave the fewest series for the others to be asked about.
        foreach (var matcher in matchers.OrderBy(matcher => matcher.Op == MatchOp.Equal && matcher.Value.Length > 0 ? 0 : 1))
        {
            var column = ColumnOf(matcher.Name);
            if (column is null)
            {
                if (!matcher.MatchesEmpty)
                {
                    return [];
                }

                continue;
            }

            if (matcher.Op == MatchOp.Equal && matcher.Value.Length > 0)
            {
                series = MatchEqual(column, column.Find(Encoding.UTF8.GetBytes(matcher.Value)), series);
                continue;
            }

            var answers = new byte[column.ValueCount + 1]; // 0 is not asked yet, 1 is no, 2 is yes.
            series ??= All();
            series.RemoveAll(one => !Passes(column, matcher, answers, column.PlaceOf(one)));
        }

        return series ?? All();
    }

    private static bool Passes(LabelColumn column, LabelMatcher matcher, byte[] answers, int place)
    {
        if (answers[place] == 0)
        {
            answers[place] = matcher.Matches(column.ValueAt(place)) ? (byte)2 : (byte)1;
        }

        return answers[place] == 2;
    }

    private List<int> MatchEqual(LabelColumn column, int place, List<int>? series)
    {
        if (place == 0)
        {
            return [];
        }

        if (series is not null)
        {
            series.RemoveAll(one => column.PlaceOf(one) != place);
            return series;
        }

        var found = new List<int>();
        column.AddSeriesWith(place, Summary.SeriesCount, found);
        return found;
    }

    private List<int> All() => [.. Enumerable.Range(0, Summary.SeriesCount)];

    private T ReadSection<T>(int section, Func<byte[], T> read)
    {
        var body = MetricBlockFormat.ReadSection(_index, _sections[section], _key);
        try
        {
            return read(body);
        }
        catch (InvalidDataException e)
        {
            throw new CorruptionException(_key, _sections[section].Offset, "index section is malformed", e.Message, e);
        }
    }

    private LabelSet MakeLabels(int series)
    {
        var labels = new List<Label>(Summary.Names.Length);
        for (var i = 0; i < Summary.Names.Length; i++)
        {
            var column = ColumnAt(i);
            if (column.PlaceOf(series) is > 0 and var place)
            {
                labels.Add(new Label(Summary.Names[i], column.ValueAt(place)));
            }
        }

        return LabelSet.Create(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(labels));
    }
}
