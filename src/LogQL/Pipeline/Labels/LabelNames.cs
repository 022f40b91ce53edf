using System.Text;

namespace Trine.LogQL.Pipeline;

/// <summary>Label names as small numbers, and the keys of lines in their label form. Not thread-safe.</summary>
/// <remarks>
/// What lines contain as keys is not bounded, so <see cref="IsFull"/> tells when to begin anew: <see cref="Reset"/> keeps
/// the names that the query itself mentions, whose numbers never change.
/// </remarks>
internal sealed class LabelNames
{
    public const string ErrorName = "__error__";
    public const string ErrorDetailsName = "__error_details__";
    public const string PreserveErrorName = "__preserve_error__";

    /// <summary>What is put behind a parsed name that a stream label or metadata key has already.</summary>
    public const string DuplicateSuffix = "_extracted";

    private const int NamesMax = 65_536;
    private const int Unknown = -2;
    private const int NoName = -1;

    private readonly ByteKeyTable _names = new();
    private readonly List<string> _texts = [];
    private readonly List<int> _extracted = [];
    private readonly ByteKeyTable _keys = new();
    private readonly List<int> _nameOfKey = [];
    private readonly List<string> _own = [];
    private byte[] _buffer = new byte[128];

    public LabelNames()
    {
        Error = Own(ErrorName);
        ErrorDetails = Own(ErrorDetailsName);
        PreserveError = Own(PreserveErrorName);
    }

    public int Error { get; }

    public int ErrorDetails { get; }

    public int PreserveError { get; }

    public int Count => _names.Count;

    /// <summary>Counts resets: numbers of names that only lines have are valid for one version.</summary>
    public int Version { get; private set; }

    public bool IsFull => _names.Count > NamesMax || _keys.Count > NamesMax;

    /// <summary>The number of a name that the query mentions; it outlives a reset.</summary>
    public int Own(string name)
    {
        var number = Intern(Encoding.UTF8.GetBytes(name));
        if (!_own.Contains(name))
        {
            if (number != _own.Count)
            {
                // A name from a line came first: numbers of the query's names must not depend on lines.
                throw new InvalidOperationException("a query's names are numbered before the first line");
            }

            _own.Add(name);
        }

        return number;
    }

    public string TextOf(int name) => _texts[name];

    public ReadOnlySpan<byte> BytesOf(int name) => _names.KeyOf(name);

    /// <summary>The number of a name taken as it is.</summary>
    public int Intern(ReadOnlySpan<byte> name)
    {
        var number = _names.GetOrAdd(name, out var isNew);
        if (isNew)
        {
            _texts.Add(Encoding.UTF8.GetString(name));
            _extracted.Add(Unknown);
        }

        return number;
    }

    /// <summary>The number of a line's key in label form, or -1 where nothing of it is left.</summary>
    public int InternKey(ReadOnlySpan<byte> key)
    {
        var number = _keys.GetOrAdd(key, out var isNew);
        if (isNew)
        {
            _nameOfKey.Add(NameOfKey(key));
        }

        return _nameOfKey[number];
    }

    /// <summary>The number of the name with <see cref="DuplicateSuffix"/>.</summary>
    public int ExtractedOf(int name)
    {
        if (_extracted[name] == Unknown)
        {
            _extracted[name] = Intern(Encoding.UTF8.GetBytes(_texts[name] + DuplicateSuffix));
        }

        return _extracted[name];
    }

    /// <summary>Forgets all but the query's own names.</summary>
    public void Reset()
    {
        Version++;
        _names.Clear();
        _texts.Clear();
        _extracted.Clear();
        _keys.Clear();
        _nameOfKey.Clear();
        foreach (var name in _own)
        {
            Intern(Encoding.UTF8.GetBytes(name));
        }
    }

    private int NameOfKey(ReadOnlySpan<byte> key)
    {
        if (_buffer.Length < key.Length + 1)
        {
            _buffer = new byte[Math.Max(key.Length + 1, _buffer.Length * 2)];
        }

        var length = LabelNameForm.Write(key, _buffer);
        return length == 0 ? NoName : Intern(_buffer.AsSpan(0, length));
    }
}
