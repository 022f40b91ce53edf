using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Trine.Hosting.Configuration;

/// <summary>Turns YAML text into <see cref="ConfigNode"/>s within bounds, so that no file can exhaust stack or memory.</summary>
/// <remarks>One document. Anchors, aliases and the merge key <c>&lt;&lt;</c> are understood; tags are ignored.</remarks>
internal sealed class YamlReader
{
    /// <summary>Ten times what a large overrides file needs.</summary>
    public const int LengthMax = 16 * 1024 * 1024;

    private const int DepthMax = 32;

    /// <summary>Aliases count as often as they are used, which is what defuses nested ones.</summary>
    private const int NodesMax = 1_000_000;

    private const string MergeKey = "<<";

    private readonly Parser _parser;
    private readonly string _file;
    private readonly ConfigFaults _faults;
    private readonly Dictionary<AnchorName, ConfigNode> _anchors = [];
    private int _nodes;

    private YamlReader(string text, string file, ConfigFaults faults)
    {
        _parser = new Parser(new StringReader(text));
        _file = file;
        _faults = faults;
    }

    /// <summary>Reads the top mapping; an empty one for an empty file, and null when there are faults.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="file">The file's name, for faults.</param>
    /// <param name="faults">Receives syntax errors, duplicate keys and exceeded bounds.</param>
    public static ConfigMapping? Read(string text, string file, ConfigFaults faults)
    {
        if (text.Length > LengthMax)
        {
            faults.AddAt(file, $"file is too large: got {text.Length} characters, want at most {LengthMax}");
            return null;
        }

        try
        {
            return new YamlReader(text, file, faults).ReadDocument();
        }
        catch (YamlException broken)
        {
            faults.AddAt($"{file}:{broken.Start.Line}", $"not valid YAML: {broken.Message}");
            return null;
        }
    }

    private ConfigMapping? ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            return new ConfigMapping([], 1, 1);
        }

        _parser.Consume<DocumentStart>();
        var root = ReadNode(0);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second))
        {
            throw new SemanticErrorException(second.Start, second.End, "want one document, got a second one");
        }

        switch (root)
        {
            case ConfigMapping mapping:
                return mapping;
            case ConfigScalar { IsNull: true }:
                return new ConfigMapping([], 1, 1);
            default:
                _faults.AddAt($"{_file}:{root.Line}", "want a mapping of sections at the top");
                return null;
        }
    }

    private ConfigNode ReadNode(int depth)
    {
        var next = _parser.Consume<ParsingEvent>();
        if (depth > DepthMax)
        {
            throw new SemanticErrorException(next.Start, next.End, $"nested deeper than {DepthMax}");
        }

        if (next is AnchorAlias alias)
        {
            return _anchors.TryGetValue(alias.Value, out var target)
                ? Count(target, alias)
                : throw new SemanticErrorException(alias.Start, alias.End, $"unknown alias '{alias.Value}'");
        }

        ConfigNode node = next switch
        {
            Scalar scalar => new ConfigScalar(scalar.Value, scalar.Style == ScalarStyle.Plain, LineOf(scalar)),
            SequenceStart start => ReadSequence(start, depth),
            MappingStart start => ReadMapping(start, depth),
            _ => throw new SemanticErrorException(next.Start, next.End, "unexpected node"),
        };
        if (next is NodeEvent { Anchor.IsEmpty: false } anchored)
        {
            _anchors[anchored.Anchor] = node;
        }

        return node is ConfigScalar ? Count(node, next) : node;
    }

    private ConfigSequence ReadSequence(SequenceStart start, int depth)
    {
        var items = new List<ConfigNode>();
        var weight = 1;
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(depth + 1));
            weight += items[^1].Weight;
        }

        return new ConfigSequence(items, LineOf(start), weight);
    }

    private ConfigMapping ReadMapping(MappingStart start, int depth)
    {
        var entries = new List<ConfigEntry>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var merged = new List<ConfigEntry>();
        var weight = 1;
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = _parser.Consume<Scalar>();
            var value = ReadNode(depth + 1);
            weight += value.Weight + 1;
            if (key is { Value: MergeKey, Style: ScalarStyle.Plain })
            {
                merged.AddRange(EntriesToMerge(value, key));
            }
            else if (places.TryAdd(key.Value, LineOf(key)))
            {
                entries.Add(new ConfigEntry(key.Value, LineOf(key), value));
            }
            else
            {
                _faults.AddAt(
                    $"{_file}:{LineOf(key)}", $"duplicate key '{key.Value}', first set on line {places[key.Value]}");
            }
        }

        entries.AddRange(merged.Where(entry => places.TryAdd(entry.Key, entry.Line)));
        return new ConfigMapping(entries, LineOf(start), weight);
    }

    private static IEnumerable<ConfigEntry> EntriesToMerge(ConfigNode value, Scalar key) => value switch
    {
        ConfigMapping mapping => mapping.Entries,
        ConfigSequence sequence when sequence.Items.All(static item => item is ConfigMapping)
            => sequence.Items.SelectMany(static item => ((ConfigMapping)item).Entries),
        _ => throw new SemanticErrorException(key.Start, key.End, "'<<' wants a mapping or a list of mappings"),
    };

    private ConfigNode Count(ConfigNode node, ParsingEvent at)
    {
        _nodes += node.Weight;
        return _nodes <= NodesMax
            ? node
            : throw new SemanticErrorException(at.Start, at.End, $"more than {NodesMax} values, aliases counted in full");
    }

    private static int LineOf(ParsingEvent parsed) => (int)parsed.Start.Line;
}
