namespace Trine.Model.Regex;

/// <summary>Keeps the most recently used compiled patterns, so that each is compiled once. Thread-safe.</summary>
/// <param name="capacity">How many are kept; at least 1.</param>
public sealed class Re2Cache(int capacity)
{
    private readonly Lock _gate = new(); // Guards _entries and _byUse.
    private readonly Dictionary<(string Pattern, Re2Options Options), LinkedListNode<Re2>> _entries = [];
    private readonly LinkedList<Re2> _byUse = new(); // The most recent first.

    /// <summary>Returns the compiled pattern, compiling it if it is not kept.</summary>
    /// <exception cref="Re2SyntaxException">The pattern is not valid; nothing is kept.</exception>
    public Re2 GetOrCompile(string pattern, Re2Options options = Re2Options.None)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue((pattern, options), out var node))
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
                return node.Value;
            }
        }

        // Outside the lock: a dear pattern must not hold up others. Two threads may compile the same one.
        var compiled = Re2.Compile(pattern, options);
        lock (_gate)
        {
            if (!_entries.ContainsKey((pattern, options)))
            {
                _entries.Add((pattern, options), _byUse.AddFirst(compiled));
                if (_entries.Count > capacity && _byUse.Last is { } oldest)
                {
                    _byUse.RemoveLast();
                    _entries.Remove((oldest.Value.Pattern, oldest.Value.Options));
                }
            }
        }

        return compiled;
    }
}
