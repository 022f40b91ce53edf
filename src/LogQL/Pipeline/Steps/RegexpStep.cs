using System.Text;
using Trine.Model.Regex;

namespace Trine.LogQL.Pipeline;

/// <summary><c>| regexp "(?P&lt;name&gt;re)"</c>: the named groups of the first match become labels.</summary>
internal sealed class RegexpStep : PipelineStep
{
    private readonly ParsedLabelSink _sink;
    private readonly Re2 _regex;
    private readonly int[] _names; // By group; -1 for one without a name.
    private readonly (int Start, int Length)[] _groups;

    public RegexpStep(ParsedLabelSink sink, LabelNames names, Re2 regex)
    {
        _sink = sink;
        _regex = regex;
        _names = [.. regex.GroupNames.Select(name => NameOf(names, name))];
        _groups = new (int, int)[_names.Length];
    }

    public override bool Process(ref PipelineRow row)
    {
        if (_sink.Demand.IsNothing || !_regex.TryMatch(row.Line, _groups))
        {
            return true;
        }

        var slice = row.LineSlice;
        for (var i = 1; i < _names.Length; i++)
        {
            var name = _names[i];
            if (name < 0 || !_sink.Accepts(row.Labels, ref name))
            {
                continue;
            }

            var (start, length) = _groups[i];
            var verdict = _sink.Store(ref row, name, start < 0 ? default : slice.Slice(start, length));
            if (verdict != ParseVerdict.Continue)
            {
                return verdict == ParseVerdict.Stop;
            }
        }

        return true;
    }

    private static int NameOf(LabelNames names, string group)
    {
        if (group.Length == 0)
        {
            return -1;
        }

        var key = Encoding.UTF8.GetBytes(group);
        var form = new byte[key.Length + 1];
        var length = LabelNameForm.Write(key, form);
        return length == 0 ? -1 : names.Own(Encoding.UTF8.GetString(form, 0, length));
    }
}
