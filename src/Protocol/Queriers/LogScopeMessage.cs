using Trine.Codecs;
using Trine.Model;

namespace Trine.Protocol.Queriers;

/// <summary>
/// Which streams, and when, as protobuf: 1 a group of matchers (each: 1 name, 2 operator, 3 value), repeated; 2 start and
/// 3 end (zigzag, nanoseconds); 4 step (nanoseconds).
/// </summary>
/// <param name="MatcherGroups">A stream for which any group holds; none means every stream.</param>
/// <param name="Range">Time of the rows.</param>
/// <param name="StepNs">Width of a step of volumes; else 0.</param>
public sealed record LogScopeMessage(
    IReadOnlyList<IReadOnlyList<LabelMatcher>> MatcherGroups, TimeRange Range, long StepNs)
{
    /// <summary>More matchers than any request has.</summary>
    private const int MatchersMax = 100_000;

    public void Write(ByteBuffer output)
    {
        var writer = new ProtoWriter(output);
        foreach (var group in MatcherGroups)
        {
            var groupMark = writer.BeginMessage(1);
            foreach (var matcher in group)
            {
                LabelMatcherField.Write(writer, 1, matcher);
            }

            writer.EndMessage(groupMark);
        }

        writer.WriteSInt64(2, Range.StartNs);
        writer.WriteSInt64(3, Range.EndNs);
        writer.WriteInt64(4, StepNs);
    }

    /// <exception cref="ProtoException">The bytes are not such a message.</exception>
    /// <exception cref="Model.Regex.Re2SyntaxException">A matcher's expression is not valid.</exception>
    public static LogScopeMessage Read(ReadOnlySpan<byte> message)
    {
        var groups = new List<IReadOnlyList<LabelMatcher>>();
        long startNs = 0;
        long endNs = 0;
        long stepNs = 0;
        var matchersLeft = MatchersMax;
        var reader = new ProtoReader(message);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    groups.Add(ReadGroup(reader.ReadMessage(), ref matchersLeft));
                    break;
                case 2:
                    startNs = reader.ReadSInt64();
                    break;
                case 3:
                    endNs = reader.ReadSInt64();
                    break;
                case 4:
                    stepNs = reader.ReadInt64();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new LogScopeMessage(groups, new TimeRange(startNs, endNs), stepNs);
    }

    private static List<LabelMatcher> ReadGroup(ProtoReader reader, ref int matchersLeft)
    {
        var group = new List<LabelMatcher>();
        while (reader.ReadTag())
        {
            if (reader.FieldNumber != 1)
            {
                reader.Skip();
                continue;
            }

            if (--matchersLeft < 0)
            {
                throw new ProtoException(reader.Position, $"more than {MatchersMax} matchers");
            }

            group.Add(LabelMatcherField.Read(reader.ReadMessage()));
        }

        return group;
    }
}
