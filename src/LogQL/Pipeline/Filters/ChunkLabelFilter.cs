using System.Text;
using Trine.Codecs;
using Trine.LogQL.Syntax;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Model.Regex;

namespace Trine.LogQL.Pipeline;

/// <summary>
/// A string filter on a label that no stage before it can have made: decided once for a chunk by the stream's labels, or once
/// for each distinct value of a metadata key, not once a row. Immutable, thread-safe.
/// </summary>
internal sealed class ChunkLabelFilter
{
    private readonly string _name;
    private readonly LabelTextMatcher _matcher;

    private ChunkLabelFilter(string name, LabelTextMatcher matcher)
    {
        _name = name;
        _matcher = matcher;
    }

    /// <returns>Null when the filter has to be asked for each row.</returns>
    public static ChunkLabelFilter? TryCreate(LabelFilter filter, Re2Cache regexes)
    {
        // A name with the suffix may be that of a metadata key that the stream has too.
        return filter is StringLabelFilter { Matcher: var matcher }
            && matcher.Name is not (LabelNames.ErrorName or LabelNames.ErrorDetailsName)
            && !matcher.Name.EndsWith(LabelNames.DuplicateSuffix, StringComparison.Ordinal)
                ? new ChunkLabelFilter(matcher.Name, new LabelTextMatcher(matcher, Re2Options.None, regexes))
                : null;
    }

    /// <summary>Whether the stream alone decides, and how.</summary>
    public bool TryDecide(LabelSet stream, out bool passes)
    {
        var isKnown = stream.TryGet(_name, out var value);
        passes = isKnown && _matcher.Matches(Encoding.UTF8.GetBytes(value));
        return isKnown;
    }

    /// <summary>Removes the rows that do not pass. Needs <see cref="LogColumns.Metadata"/>.</summary>
    public void Narrow(LogChunk chunk, RowBitmap rows)
    {
        var column = chunk.Metadata.FirstOrDefault(column => column.Name == _name);
        if (column is null)
        {
            if (!_matcher.Matches(default))
            {
                rows.ClearAll();
            }

            return;
        }

        var passes = new bool[column.Values.Count + 1];
        passes[0] = _matcher.Matches(default);
        for (var i = 0; i < column.Values.Count; i++)
        {
            passes[i + 1] = _matcher.Matches(column.Values[i].Span);
        }

        var ids = column.Ids;
        foreach (var row in rows)
        {
            if (!passes[ids[row]])
            {
                rows.Clear(row);
            }
        }
    }
}
