using System.Text;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Metrics;

namespace Trine.Protocol.Metrics.Rpc;

/// <summary>A question for series as a message: 1 groups {1 matchers}, 2 first and 3 last instant, 4 limit, 5 only the last sample, 6 name.</summary>
/// <param name="Scope">Which series; of a selection the only group.</param>
/// <param name="IsLastOnly">See <see cref="MetricSelection.IsLastOnly"/>.</param>
/// <param name="Name">Of a label or metric family; empty where none is asked for.</param>
public sealed record MetricScopeMessage(MetricScope Scope, bool IsLastOnly = false, string Name = "")
{
    /// <summary>More matchers than any query has.</summary>
    private const int MatchersMax = 100_000;

    public MetricScopeMessage(MetricSelection selection, string name = "")
        : this(new MetricScope([selection.Matchers], selection.MinMs, selection.MaxMs, selection.SeriesMax), selection.IsLastOnly, name)
    {
    }

    /// <summary>The message as a selection.</summary>
    public MetricSelection Selection => new(Scope.MatcherGroups.Count > 0 ? Scope.MatcherGroups[0] : [], Scope.MinMs, Scope.MaxMs)
    {
        IsLastOnly = IsLastOnly,
        SeriesMax = Scope.Limit,
    };

    public void Write(ByteBuffer output)
    {
        var writer = new ProtoWriter(output);
        foreach (var group in Scope.MatcherGroups)
        {
            var mark = writer.BeginMessage(1);
            foreach (var matcher in group)
            {
                LabelMatcherField.Write(writer, 1, matcher);
            }

            writer.EndMessage(mark);
        }

        writer.WriteSInt64(2, Scope.MinMs);
        writer.WriteSInt64(3, Scope.MaxMs);
        writer.WriteInt64(4, Scope.Limit);
        writer.WriteBool(5, IsLastOnly);
        writer.WriteString(6, Name);
    }

    /// <exception cref="ProtoException">The bytes are not such a message.</exception>
    /// <exception cref="Model.Regex.Re2SyntaxException">A matcher's expression is not valid.</exception>
    public static MetricScopeMessage Read(ReadOnlySpan<byte> message)
    {
        var groups = new List<IReadOnlyList<LabelMatcher>>();
        var (minMs, maxMs, limit, isLastOnly, name) = (0L, 0L, 0, false, "");
        var reader = new ProtoReader(message);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1 when groups.Count < MatchersMax:
                    groups.Add(ReadGroup(reader.ReadMessage()));
                    break;
                case 2:
                    minMs = reader.ReadSInt64();
                    break;
                case 3:
                    maxMs = reader.ReadSInt64();
                    break;
                case 4:
                    limit = Math.Max(0, reader.ReadInt32());
                    break;
                case 5:
                    isLastOnly = reader.ReadBool();
                    break;
                case 6:
                    name = Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new MetricScopeMessage(new MetricScope(groups, minMs, maxMs, limit), isLastOnly, name);
    }

    private static List<LabelMatcher> ReadGroup(ProtoReader reader)
    {
        var matchers = new List<LabelMatcher>();
        while (reader.ReadTag())
        {
            if (reader.FieldNumber == 1 && matchers.Count < MatchersMax)
            {
                matchers.Add(LabelMatcherField.Read(reader.ReadMessage()));
            }
            else
            {
                reader.Skip();
            }
        }

        return matchers;
    }
}
