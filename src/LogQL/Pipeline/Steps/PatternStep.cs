using System.Text;
using Trine.LogQL.Syntax;

namespace Trine.LogQL.Pipeline;

/// <summary><c>| pattern "&lt;ip&gt; - &lt;_&gt;"</c>: what stands between literals becomes labels.</summary>
/// <remarks>Anchored at the start only. Where a literal is missing the capture before it takes the rest of the line.</remarks>
internal sealed class PatternStep : PipelineStep
{
    private readonly ParsedLabelSink _sink;
    private readonly byte[] _prefix;
    private readonly (int Name, byte[] Literal)[] _captures; // Name -1 where unnamed; an empty literal takes the rest.

    public PatternStep(ParsedLabelSink sink, LabelNames names, PatternStage stage)
    {
        _sink = sink;
        var parts = LinePattern.Parse(stage.Pattern).Parts;
        var first = parts.Count > 0 && !parts[0].IsCapture ? 1 : 0;
        _prefix = first == 1 ? Encoding.UTF8.GetBytes(parts[0].Text) : [];
        var captures = new List<(int, byte[])>();
        for (var i = first; i < parts.Count; i++)
        {
            if (parts[i].IsCapture)
            {
                var literal = i + 1 < parts.Count && !parts[i + 1].IsCapture ? parts[i + 1].Text : "";
                captures.Add((parts[i].IsNamed ? names.Own(parts[i].Text) : -1, Encoding.UTF8.GetBytes(literal)));
            }
        }

        _captures = [.. captures];
    }

    public override bool Process(ref PipelineRow row)
    {
        var line = row.Line;
        if (_sink.Demand.IsNothing || line.IsEmpty || !line.StartsWith(_prefix))
        {
            return true;
        }

        var slice = row.LineSlice;
        var at = _prefix.Length;
        foreach (var (name, literal) in _captures)
        {
            var distance = literal.Length == 0 ? -1 : line[at..].IndexOf(literal);
            var length = distance < 0 ? line.Length - at : distance;
            if (name >= 0)
            {
                var stored = name;
                if (_sink.Accepts(row.Labels, ref stored))
                {
                    var verdict = _sink.Store(ref row, stored, slice.Slice(at, length));
                    if (verdict != ParseVerdict.Continue)
                    {
                        return verdict == ParseVerdict.Stop;
                    }
                }
            }

            if (distance < 0)
            {
                return true;
            }

            at += length + literal.Length;
        }

        return true;
    }
}
