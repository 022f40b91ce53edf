using System.Text;
using Trine.Model;
using Trine.Model.Metrics;

namespace Trine.Storage.Metrics;

/// <summary>Finds the series of a head for which all matchers hold. Called with the head's lock held.</summary>
/// <remarks>
/// Equalities are intersected first, from postings. Other matchers are asked once a distinct value, or once a series that is
/// left, whichever is less.
/// </remarks>
internal sealed class HeadSelector(SeriesTable table, HeadPostings postings, LabelStrings strings)
{
    /// <summary>Ids of the series, ascending; some may be of series that were removed.</summary>
    public int[] Select(IReadOnlyList<LabelMatcher> matchers)
    {
        int[]? ids = null;
        var count = 0;
        var rest = new List<LabelMatcher>();
        foreach (var matcher in matchers)
        {
            if (matcher.Op != MatchOp.Equal || matcher.Value.Length == 0)
            {
                rest.Add(matcher);
                continue;
            }

            var found = IdsOf(matcher);
            if (ids is null)
            {
                (ids, count) = (found, found.Length);
                continue;
            }

            count = found.Length < count
                ? Keep(ref ids, found, count)
                : IdSets.Filter(ids.AsSpan(0, count), found, isExcept: false);
        }

        // Matchers that need the label narrow more than those that its absence passes.
        foreach (var matcher in rest.OrderBy(matcher => matcher.MatchesEmpty))
        {
            if (ids is null)
            {
                ids = matcher.MatchesEmpty ? All() : Union(matcher, isMatch: true);
                count = ids.Length;
                if (!matcher.MatchesEmpty)
                {
                    continue;
                }
            }

            count = Filter(ids.AsSpan(0, count), matcher);
        }

        ids ??= All();
        return count == ids.Length || matchers.Count == 0 ? ids : ids[..count];
    }

    private static int Keep(ref int[] ids, int[] smaller, int count)
    {
        var left = IdSets.Filter(smaller, ids.AsSpan(0, count), isExcept: false);
        ids = smaller;
        return left;
    }

    private int[] All()
    {
        var ids = new int[table.IdEnd];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = i;
        }

        return ids;
    }

    private int[] IdsOf(LabelMatcher equal)
    {
        var values = postings.ValuesOf(equal.Name);
        var place = values?.PlaceOf(Encoding.UTF8.GetBytes(equal.Value)) ?? -1;
        return place < 0 ? [] : values!.PostingsAt(place).ToArray(); // Not null where a place was found.
    }

    private int Filter(Span<int> ids, LabelMatcher matcher)
    {
        if (ids.Length > (postings.ValuesOf(matcher.Name)?.Count ?? 0))
        {
            return IdSets.Filter(ids, Union(matcher, isMatch: !matcher.MatchesEmpty), isExcept: matcher.MatchesEmpty);
        }

        // Fewer series are left than there are values.
        var name = Encoding.UTF8.GetBytes(matcher.Name);
        var count = 0;
        foreach (var id in ids)
        {
            if (table[id] is { } series && matcher.Matches(strings.ToText(SeriesLabels.ValueOf(series.LabelBytes, name))))
            {
                ids[count++] = id;
            }
        }

        return count;
    }

    /// <summary>The series whose value of the label passes, or does not pass, a matcher; ascending.</summary>
    private int[] Union(LabelMatcher matcher, bool isMatch)
    {
        if (postings.ValuesOf(matcher.Name) is not { } values)
        {
            return [];
        }

        var places = new List<int>();
        var total = 0;
        for (var place = 0; place < values.Count; place++)
        {
            if (matcher.Matches(strings.ToText(values.Values[place])) == isMatch)
            {
                places.Add(place);
                total += values.PostingsAt(place).Count;
            }
        }

        var ids = new int[total];
        var start = 0;
        foreach (var place in places)
        {
            ref readonly var list = ref values.PostingsAt(place);
            list.CopyTo(ids.AsSpan(start));
            start += list.Count;
        }

        if (places.Count > 1)
        {
            ids.AsSpan().Sort(); // Each series has one value of a label, so no id is there twice.
        }

        return ids;
    }
}
