using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>An instrumentation scope, its texts as ids of a batch.</summary>
internal sealed record ScopeRow(
    int Name,
    int Version,
    int SchemaUrl,
    uint DroppedAttributes,
    IReadOnlyList<(int Key, AttributeType Type, long Value)> Attributes)
{
    /// <summary>Reads the next row of a slice.</summary>
    public static ScopeRow Read(LevelSlice scopes, SectionSet texts, StringTable strings)
    {
        var (name, version, schemaUrl, dropped) = (0, 0, 0, 0u);
        var attributes = new List<(int, AttributeType, long)>();
        foreach (var place in scopes.NextRow())
        {
            var column = scopes[place];
            switch (column.Column.Role)
            {
                case ColumnRole.Name:
                    name = strings.Intern(column.NextText(texts));
                    break;
                case ColumnRole.Version:
                    version = strings.Intern(column.NextText(texts));
                    break;
                case ColumnRole.SchemaUrl:
                    schemaUrl = strings.Intern(column.NextText(texts));
                    break;
                case ColumnRole.DroppedAttributes:
                    dropped = (uint)column.NextNumber();
                    break;
                default:
                    var key = strings.Intern(column.Column.Key);
                    var value = column.Column.IsText ? strings.Intern(column.NextText(texts)) : column.NextNumber();
                    attributes.Add((key, column.Column.Type, value));
                    break;
            }
        }

        return new ScopeRow(name, version, schemaUrl, dropped, attributes);
    }

    /// <summary>Begins the scope in the batch, under the resource begun last.</summary>
    public void WriteTo(SpanBatch into)
    {
        into.BeginScope();
        foreach (var (key, type, value) in Attributes)
        {
            into.AddAttribute(key, type, value);
        }

        into.SetScope(Name, Version, SchemaUrl, DroppedAttributes);
    }
}
