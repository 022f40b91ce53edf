using System.Text;
using Trine.Codecs;
using Trine.Model;

namespace Trine.Protocol.Logs;

/// <summary>A name and a value of structured metadata, in label form.</summary>
internal readonly record struct MetadataPair(TextSlice Name, TextSlice Value);

/// <summary>The attributes of one resource, scope or record: what becomes metadata and what becomes index labels.</summary>
/// <remarks>Reused from one owner to the next. Map values are flattened, their names joined by <c>_</c>.</remarks>
internal sealed class OtlpAttributes(
    LogBatchWriter writer, IReadOnlyList<OtlpAttributeRule> rules, OtlpAttributeAction indexLabelAction)
{
    /// <summary>Longest name that flattening may make: more than all metadata of an entry may hold.</summary>
    private const int NameBytesMax = 65_536;

    public List<MetadataPair> Metadata { get; } = [];

    public List<Label> Labels { get; } = [];

    public void Clear()
    {
        Metadata.Clear();
        Labels.Clear();
    }

    /// <exception cref="RequestException">A name has no label form, or values are nested too deep.</exception>
    public void Add(ProtoReader pair)
    {
        var attribute = new OtlpKeyValue(pair);
        var action = OtlpLogsConfig.ActionFor(rules, attribute.Key);
        action = action == OtlpAttributeAction.IndexLabel ? indexLabelAction : action;
        if (action != OtlpAttributeAction.Drop)
        {
            var name = writer.CleanName(new TextSlice(attribute.KeyOffset, attribute.Key.Length));
            Add(name, attribute.Value, action, 1);
        }
    }

    public void AddField(TextSlice name, TextSlice value) => Metadata.Add(new MetadataPair(name, writer.CleanValue(value)));

    private void Add(TextSlice name, ProtoReader value, OtlpAttributeAction action, int depth)
    {
        AnyValueText.CheckDepth(depth);
        var content = Inspect(value);
        if (content.Kind == AnyValueText.MapField)
        {
            Flatten(name, content.Map, action, depth);
            return;
        }

        var text = content.Kind == AnyValueText.StringField ? content.Text : RenderValue(value);
        if (action == OtlpAttributeAction.IndexLabel)
        {
            Labels.Add(new Label(
                Encoding.UTF8.GetString(writer.Bytes(name)), Encoding.UTF8.GetString(writer.Bytes(text))));
        }
        else
        {
            Metadata.Add(new MetadataPair(name, writer.CleanValue(text)));
        }
    }

    private void Flatten(TextSlice prefix, ProtoReader map, OtlpAttributeAction action, int depth)
    {
        while (map.ReadTag())
        {
            if (map.FieldNumber == 1)
            {
                var pair = new OtlpKeyValue(map.ReadMessage());
                Add(JoinName(prefix, pair.Key), pair.Value, action, depth + 1);
            }
            else
            {
                map.Skip();
            }
        }
    }

    private TextSlice JoinName(TextSlice prefix, ReadOnlySpan<byte> key)
    {
        if (prefix.Length + key.Length > NameBytesMax)
        {
            PushFault.Throw($"attribute name is longer than {NameBytesMax} bytes");
        }

        using var joined = new ByteBuffer(prefix.Length + key.Length + 1);
        joined.Append(writer.Bytes(prefix));
        joined.AppendByte((byte)'_');
        joined.Append(key);
        return writer.RenderName(joined.WrittenSpan);
    }

    private TextSlice RenderValue(ProtoReader value)
    {
        var target = writer.BeginRender();
        var start = target.Length;
        AnyValueText.Write(value, target);
        return writer.EndRender(start);
    }

    private static AnyValueContent Inspect(ProtoReader value)
    {
        var content = default(AnyValueContent);
        while (value.ReadTag())
        {
            content.Kind = value.FieldNumber;
            switch (value.FieldNumber)
            {
                case AnyValueText.StringField:
                    var length = value.ReadBytes(out var offset).Length;
                    content.Text = new TextSlice(offset, length);
                    break;
                case AnyValueText.MapField:
                    content.Map = value.ReadMessage();
                    break;
                default:
                    value.Skip();
                    break;
            }
        }

        return content;
    }

    /// <summary>Which of its forms a value has, and what a string or map holds.</summary>
    private ref struct AnyValueContent
    {
        public int Kind;
        public TextSlice Text;
        public ProtoReader Map;
    }
}
