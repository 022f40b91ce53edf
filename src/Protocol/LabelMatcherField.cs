using System.Text;
using Trine.Codecs;
using Trine.Model;

namespace Trine.Protocol;

/// <summary>A label matcher as a nested message: 1 name, 2 operator, 3 value.</summary>
internal static class LabelMatcherField
{
    public static void Write(ProtoWriter writer, int field, LabelMatcher matcher)
    {
        var mark = writer.BeginMessage(field);
        writer.WriteString(1, matcher.Name);
        writer.WriteInt64(2, (long)matcher.Op);
        writer.WriteString(3, matcher.Value);
        writer.EndMessage(mark);
    }

    /// <exception cref="ProtoException">The bytes are not such a message.</exception>
    /// <exception cref="Model.Regex.Re2SyntaxException">The expression is not valid.</exception>
    public static LabelMatcher Read(ProtoReader reader)
    {
        var (name, op, value) = ("", MatchOp.Equal, "");
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    name = Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                case 2:
                    op = (MatchOp)reader.ReadInt32();
                    break;
                case 3:
                    value = Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new LabelMatcher(name, op, value);
    }
}
