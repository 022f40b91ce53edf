using System.Text;
using Trine.Codecs;
using Trine.Model;

namespace Trine.Protocol.Logs;

/// <summary>Turns an <c>ExportLogsServiceRequest</c> into streams and rows with Loki's mapping. For one request.</summary>
/// <remarks>
/// Request: resource_logs=1 {resource=1 {attributes=1}, scope_logs=2 {scope=1 {name=1, version=2, attributes=3,
/// dropped_attributes_count=4}, log_records=2}}. A row's metadata: the record's attributes and fields, then the resource's
/// attributes, then the scope's.
/// </remarks>
internal sealed class OtlpLogsMapper
{
    private const string SeverityTextLabel = "severity_text";

    private readonly LogBatchWriter _writer;
    private readonly bool _severityTextAsLabel;
    private readonly long _nowNs;
    private readonly OtlpAttributes _resource;
    private readonly OtlpAttributes _scope;
    private readonly OtlpAttributes _record;
    private readonly OtlpFieldNames _names;
    private LabelSet _resourceLabels = LabelSet.Empty;
    private LabelSet? _streamLabels;

    /// <param name="writer">Has the request as its body.</param>
    /// <param name="config">The tenant's.</param>
    /// <param name="nowNs">Arrival: the time of records without one.</param>
    public OtlpLogsMapper(LogBatchWriter writer, OtlpLogsConfig config, long nowNs)
    {
        _writer = writer;
        _severityTextAsLabel = config.SeverityTextAsLabel;
        _nowNs = nowNs;
        _resource = new OtlpAttributes(writer, config.ResourceAttributes, OtlpAttributeAction.IndexLabel);
        _scope = new OtlpAttributes(writer, config.ScopeAttributes, OtlpAttributeAction.Drop);
        _record = new OtlpAttributes(writer, config.LogAttributes, OtlpAttributeAction.IndexLabel);
        _names = new OtlpFieldNames(writer);
    }

    /// <exception cref="RequestException">A name has no label form, an id a wrong length, or values are nested too deep.</exception>
    /// <exception cref="ProtoException">Malformed.</exception>
    public void Map()
    {
        var request = new ProtoReader(_writer.Body);
        while (request.ReadTag())
        {
            if (request.FieldNumber == 1)
            {
                MapResource(request.ReadMessage());
            }
            else
            {
                request.Skip();
            }
        }
    }

    private void MapResource(ProtoReader resourceLogs)
    {
        _resource.Clear();
        AddAttributes(Find(resourceLogs, 1), 1, _resource);
        _resourceLabels = ToLabelSet(_resource.Labels);
        _streamLabels = null;
        while (resourceLogs.ReadTag())
        {
            if (resourceLogs.FieldNumber == 2)
            {
                MapScope(resourceLogs.ReadMessage());
            }
            else
            {
                resourceLogs.Skip();
            }
        }
    }

    private void MapScope(ProtoReader scopeLogs)
    {
        _scope.Clear();
        ReadScope(Find(scopeLogs, 1));
        while (scopeLogs.ReadTag())
        {
            if (scopeLogs.FieldNumber == 2)
            {
                MapRecord(scopeLogs.ReadMessage());
            }
            else
            {
                scopeLogs.Skip();
            }
        }
    }

    private void ReadScope(ProtoReader scope)
    {
        AddAttributes(scope, 3, _scope);
        var name = default(TextSlice);
        var version = default(TextSlice);
        uint dropped = 0;
        while (scope.ReadTag())
        {
            switch (scope.FieldNumber)
            {
                case 1:
                    name = ReadSlice(ref scope);
                    break;
                case 2:
                    version = ReadSlice(ref scope);
                    break;
                case 4:
                    dropped = scope.ReadUInt32();
                    break;
                default:
                    scope.Skip();
                    break;
            }
        }

        AddText(_scope, OtlpField.ScopeName, name);
        AddText(_scope, OtlpField.ScopeVersion, version);
        AddNumber(_scope, OtlpField.ScopeDroppedAttributesCount, dropped);
    }

    private void MapRecord(ProtoReader message)
    {
        var record = new OtlpLogRecord(message);
        _record.Clear();
        AddAttributes(message, OtlpLogRecord.AttributesField, _record);
        AddFields(record);
        BeginStream(record);
        _writer.AddRow(TimestampOf(record), LineOf(record.Body));
        AddMetadata(_record.Metadata);
        AddMetadata(_resource.Metadata);
        AddMetadata(_scope.Metadata);
    }

    private void AddFields(in OtlpLogRecord record)
    {
        if (record.TimeNs != 0)
        {
            AddNumber(_record, OtlpField.ObservedTimestamp, record.ObservedTimeNs);
        }

        AddNumber(_record, OtlpField.SeverityNumber, record.SeverityNumber);
        if (!_severityTextAsLabel)
        {
            AddText(_record, OtlpField.SeverityText, new TextSlice(record.SeverityTextOffset, record.SeverityText.Length));
        }

        AddNumber(_record, OtlpField.DroppedAttributesCount, record.DroppedAttributes);
        AddNumber(_record, OtlpField.Flags, record.Flags);
        AddHex(OtlpField.TraceId, record.TraceId);
        AddHex(OtlpField.SpanId, record.SpanId);
        AddText(_record, OtlpField.EventName, new TextSlice(record.EventNameOffset, record.EventName.Length));
    }

    /// <summary>Rows of one resource share a stream, unless records have index labels of their own.</summary>
    private void BeginStream(in OtlpLogRecord record)
    {
        var labels = _resourceLabels;
        if (_record.Labels.Count > 0 || (_severityTextAsLabel && !record.SeverityText.IsEmpty))
        {
            var all = new List<Label>(_resource.Labels);
            all.AddRange(_record.Labels);
            if (_severityTextAsLabel)
            {
                all.Add(new Label(SeverityTextLabel, Encoding.UTF8.GetString(record.SeverityText)));
            }

            labels = ToLabelSet(all);
        }

        if (!labels.Equals(_streamLabels))
        {
            _writer.BeginStream(labels);
            _streamLabels = labels;
        }
    }

    private long TimestampOf(in OtlpLogRecord record)
        => record.TimeNs != 0 ? record.TimeNs : record.ObservedTimeNs != 0 ? record.ObservedTimeNs : _nowNs;

    /// <summary>The body: a string stays where it is, all else is rendered.</summary>
    private TextSlice LineOf(ProtoReader body)
    {
        var fields = body;
        if (fields.ReadTag() && fields.FieldNumber == AnyValueText.StringField)
        {
            var line = ReadSlice(ref fields);
            if (fields.AtEnd)
            {
                return line;
            }
        }

        var target = _writer.BeginRender();
        var start = target.Length;
        AnyValueText.Write(body, target);
        return _writer.EndRender(start);
    }

    private void AddMetadata(List<MetadataPair> pairs)
    {
        foreach (var (name, value) in pairs)
        {
            _writer.AddCleanMetadata(name, value);
        }
    }

    private void AddText(OtlpAttributes target, OtlpField field, TextSlice value)
    {
        if (!value.IsEmpty)
        {
            target.AddField(_names[field], value);
        }
    }

    private void AddNumber(OtlpAttributes target, OtlpField field, long value)
    {
        if (value != 0)
        {
            var rendered = _writer.BeginRender();
            var start = rendered.Length;
            GoJsonText.WriteInt64(value, rendered);
            var text = _writer.EndRender(start);
            target.AddField(_names[field], text);
        }
    }

    private void AddHex(OtlpField field, ReadOnlySpan<byte> id)
    {
        if (!id.IsEmpty)
        {
            var rendered = _writer.BeginRender();
            var start = rendered.Length;
            Convert.TryToHexStringLower(id, rendered.Extend(2 * id.Length), out _);
            var text = _writer.EndRender(start);
            _record.AddField(_names[field], text);
        }
    }

    private static void AddAttributes(ProtoReader owner, int field, OtlpAttributes target)
    {
        while (owner.ReadTag())
        {
            if (owner.FieldNumber == field)
            {
                target.Add(owner.ReadMessage());
            }
            else
            {
                owner.Skip();
            }
        }
    }

    /// <summary>The last nested message of a field; an empty one when absent.</summary>
    private static ProtoReader Find(ProtoReader message, int field)
    {
        var found = default(ProtoReader);
        while (message.ReadTag())
        {
            if (message.FieldNumber == field)
            {
                found = message.ReadMessage();
            }
            else
            {
                message.Skip();
            }
        }

        return found;
    }

    private static TextSlice ReadSlice(ref ProtoReader reader)
    {
        var length = reader.ReadBytes(out var offset).Length;
        return new TextSlice(offset, length);
    }

    private static LabelSet ToLabelSet(List<Label> labels)
        => LabelSet.Create(labels.Where(label => label.Value.Length > 0));
}
