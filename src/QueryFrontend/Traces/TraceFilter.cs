using System.Globalization;
using System.Text;
using Trine.Model;
using Trine.Model.GoText;
using Trine.Model.Traces;
using Trine.TraceQL.Syntax;

namespace Trine.QueryFrontend.Traces;

/// <summary>Which spans of a trace that is read by its id are answered: those a filter holds for, and spans near to them.</summary>
/// <param name="Condition">What stands between the filter's braces.</param>
/// <param name="AncestorDepth">Levels of ancestors of each such span; -1 for all.</param>
/// <param name="MatchDepth">Levels of descendants of each such span; -1 for all.</param>
internal sealed record TraceFilter(FieldExpr Condition, int AncestorDepth, int MatchDepth)
{
    /// <summary>What Tempo says where spans were left out.</summary>
    public const string Message = "Trace filtered, only a subset of spans matching the filter is returned";

    private const int AllLevels = -1;

    /// <summary>Reads <c>q</c>, <c>keep_hierarchy</c>, <c>ancestor_depth</c> and <c>match_depth</c>; null without a filter.</summary>
    /// <exception cref="RequestException">It is no single filter of spans, or a parameter is malformed.</exception>
    public static TraceFilter? Read(TraceParameters parameters)
    {
        var query = parameters.Get("q").Trim();
        if (query.Length == 0)
        {
            return null;
        }

        var keepsAncestors = Truth(parameters, "keep_hierarchy");
        return new TraceFilter(
            ConditionOf(query),
            keepsAncestors ? Depth(parameters, "ancestor_depth", AllLevels) : 0,
            Depth(parameters, "match_depth", 0));
    }

    /// <summary>The query that finds the spans of one trace that the filter holds for.</summary>
    public string QueryOf(TraceId id) => $"{{ trace:id = \"{id}\" && ({Condition}) }}";

    /// <summary>The indexes of the spans to answer.</summary>
    /// <param name="trace">All that is known of the trace.</param>
    /// <param name="matched">Spans that the filter holds for.</param>
    public List<int> RowsOf(SpanBatch trace, IEnumerable<FoundSpan> matched)
    {
        // Two spans may share an id, which a filter need not hold for both.
        var found = matched.Select(static span => (span.SpanId, span.StartNs, span.DurationNs)).ToHashSet();
        var rows = new List<int>();
        var parents = new Dictionary<ulong, List<ulong>>();
        var children = new Dictionary<ulong, List<ulong>>();
        var seeds = new List<ulong>();
        for (var i = 0; i < trace.SpanCount; i++)
        {
            var span = trace.Spans[i];
            if (found.Contains((span.SpanId, span.StartNs, Math.Max(0, span.EndNs - span.StartNs))))
            {
                rows.Add(i);
                seeds.Add(span.SpanId);
            }

            if (span.ParentId != 0)
            {
                Add(parents, span.SpanId, span.ParentId);
                Add(children, span.ParentId, span.SpanId);
            }
        }

        var near = Walk(parents, seeds, AncestorDepth);
        near.UnionWith(Walk(children, seeds, MatchDepth));
        var kept = rows.ToHashSet();
        for (var i = 0; i < trace.SpanCount; i++)
        {
            if (near.Contains(trace.Spans[i].SpanId) && kept.Add(i))
            {
                rows.Add(i);
            }
        }

        rows.Sort();
        return rows;
    }

    /// <summary>The ids that are at most so many steps away, level by level; circles end where they begin.</summary>
    private static HashSet<ulong> Walk(Dictionary<ulong, List<ulong>> steps, IReadOnlyList<ulong> seeds, int depth)
    {
        var reached = new HashSet<ulong>();
        var level = seeds;
        for (var i = 0; level.Count > 0 && (depth == AllLevels || i < depth); i++)
        {
            level = [.. level.SelectMany(id => steps.GetValueOrDefault(id) ?? []).Where(reached.Add)];
        }

        return reached;
    }

    private static void Add(Dictionary<ulong, List<ulong>> steps, ulong from, ulong to)
    {
        if (!steps.TryGetValue(from, out var targets))
        {
            steps.Add(from, targets = []);
        }

        targets.Add(to);
    }

    private static FieldExpr ConditionOf(string query)
    {
        TraceQLQuery parsed;
        try
        {
            parsed = TraceQLParser.Parse(query);
        }
        catch (TraceQLParseException wrong)
        {
            throw Bad($"failed to parse TraceQL spanset filter: {wrong.Message}");
        }

        if (parsed is not { Metrics: null, Pipeline.Stages: [SpansetFilter filter] })
        {
            throw Bad("only a single TraceQL spanset filter is supported");
        }

        foreach (var attribute in filter.Attributes)
        {
            if (attribute.Intrinsic is Intrinsic.TraceId or Intrinsic.TraceDuration or Intrinsic.RootName or Intrinsic.RootServiceName
                or Intrinsic.NestedSetLeft or Intrinsic.NestedSetRight or Intrinsic.NestedSetParent or Intrinsic.ChildCount)
            {
                throw Bad($"intrinsic is not supported by this filter: \"{attribute}\"");
            }
        }

        return filter.Expression;
    }

    /// <summary>A truth value as Go reads it; false where it is not given.</summary>
    private static bool Truth(TraceParameters parameters, string name)
    {
        var text = parameters.Get(name);
        return GoBool.TryParse(text, out var value) || text.Length == 0
            ? value
            : throw TraceParameters.Bad(
                $"invalid value for {name}: strconv.ParseBool: parsing {GoQuote.Quote(text)}: invalid syntax");
    }

    private static int Depth(TraceParameters parameters, string name, int absent)
    {
        if (!parameters.Has(name))
        {
            return absent;
        }

        var text = parameters.Get(name);
        var outcome = GoNumber.ParseInt(Encoding.UTF8.GetBytes(text), out var depth);
        return outcome != GoNumberOutcome.Ok
                ? throw TraceParameters.Bad($"invalid value for {name}: {GoNumber.Describe("Atoi", text, outcome)}")
            : depth < AllLevels
                ? throw TraceParameters.Bad(string.Create(
                    CultureInfo.InvariantCulture, $"invalid {name.Replace('_', ' ')} {depth}: must be >= -1"))
            : (int)Math.Min(depth, int.MaxValue);
    }

    private static RequestException Bad(string message) => TraceParameters.Bad("invalid TraceQL filter: " + message);
}
