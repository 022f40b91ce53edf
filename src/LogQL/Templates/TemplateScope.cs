namespace Trine.LogQL.Templates;

/// <summary>The variables of a running template, the innermost last. Not thread-safe.</summary>
internal sealed class TemplateScope
{
    private readonly List<(string Name, TemplateValue Value)> _variables = [];

    public int Count => _variables.Count;

    public void Push(string name, TemplateValue value) => _variables.Add((name, value));

    public void PopTo(int count) => _variables.RemoveRange(count, _variables.Count - count);

    /// <summary>Sets the variable that was pushed so many before the end; 1 is the last one.</summary>
    public void SetFromTop(int depth, TemplateValue value) => _variables[^depth] = (_variables[^depth].Name, value);

    /// <summary>
    /// Sets the innermost variable of that name from <paramref name="floor"/> on; the parser saw that it is there.
    /// </summary>
    public void Set(string name, TemplateValue value, int floor)
    {
        for (var i = _variables.Count - 1; i >= floor; i--)
        {
            if (_variables[i].Name == name)
            {
                _variables[i] = (name, value);
                return;
            }
        }
    }

    /// <summary>The innermost variable of that name from <paramref name="floor"/> on.</summary>
    public bool TryGet(string name, int floor, out TemplateValue value)
    {
        for (var i = _variables.Count - 1; i >= floor; i--)
        {
            if (_variables[i].Name == name)
            {
                value = _variables[i].Value;
                return true;
            }
        }

        value = default;
        return false;
    }
}
