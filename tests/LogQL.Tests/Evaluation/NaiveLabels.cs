using Trine.Model;

namespace Trine.LogQL.Tests.Evaluation;

/// <summary>Labels of a row as plain strings.</summary>
internal sealed class NaiveLabels(LabelSet stream, LabelSet metadata)
{
    public Dictionary<string, string> Values { get; } = new([
        .. stream.Select(label => KeyValuePair.Create(label.Name, label.Value)),
        .. metadata.Select(label => KeyValuePair.Create(label.Name, label.Value)),
    ]);

    private readonly HashSet<string> _parsed = [];

    public string this[string name] => Values.GetValueOrDefault(name, "");

    /// <summary>What a parser found: the first value stays, and stream and metadata keep their names.</summary>
    public void Parse(string name, string value)
    {
        if (stream.TryGet(name, out _) || (metadata.TryGet(name, out _) && Values.ContainsKey(name) && !_parsed.Contains(name)))
        {
            name += "_extracted";
        }

        if (_parsed.Add(name))
        {
            Values[name] = value;
        }
    }

    public void Rename(string source, string name)
    {
        if (Values.Remove(source, out var value))
        {
            Values[name] = value;
            _parsed.Add(name);
        }
    }

    /// <summary>Deletes a label; a parser does not find it again in the line.</summary>
    public void Delete(string name) => Values.Remove(name);

    public LabelSet ToSet() => LabelSet.Create(Values.Select(pair => new Label(pair.Key, pair.Value)));
}
