using System.Globalization;
using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>What a manifest must hold besides the resources of the model: resources that only values refer to, formatted parameters, choices.</summary>
internal sealed partial class ManifestReferences
{
    private readonly HashSet<string> _names = new(ModelComparers.ResourceName);
    private readonly HashSet<object> _visiting = [];
    private readonly Dictionary<(ParameterResource Parameter, string Format), string> _formatted = [];

    /// <summary>In the order in which they were met.</summary>
    public List<IResource> Resources { get; } = [];

    public List<(string Name, ReferenceExpression Expression)> Choices { get; } = [];

    public void Start(IEnumerable<IResource> model) => _names.UnionWith(model.Select(r => r.Name));

    public void Add(object? value)
    {
        if (value is ReferenceExpression expression)
        {
            AddFormats(expression);
            AddChoice(expression);
            foreach (var nested in expression.ValueProviders.OfType<ReferenceExpression>())
            {
                AddChoice(nested);
            }
        }

        if (value is IResource resource)
        {
            if (!Resources.Exists(r => r.Name == resource.Name))
            {
                Resources.Add(resource);
                _names.Add(resource.Name);
            }
        }
        else if (value is IValueWithReferences with && _visiting.Add(value))
        {
            foreach (var reference in with.References)
            {
                Add(reference);
            }

            _visiting.Remove(value);
        }
    }

    /// <summary>The expression with a formatted parameter as a resource of its own.</summary>
    public string ExpressionOf(object? value, string expression)
    {
        if (value is not ReferenceExpression { IsConditional: false } reference)
        {
            return value is ReferenceExpression choice ? choice.ValueExpression : expression;
        }

        var parts = reference.ManifestExpressions.Select((part, i) =>
            reference.StringFormats[i] is { Length: > 0 } format && ParameterOf(reference.ValueProviders[i]) is { } parameter
                ? $"{{{Format(parameter, format)}.value}}"
                : part);
        return string.Format(CultureInfo.InvariantCulture, reference.Format, [.. parts]);
    }

    /// <summary>The formats of a parameter, each with the name of the resource that stands for it; they are written once.</summary>
    public (string Name, string Format)[] TakeFormats(ParameterResource parameter)
    {
        var taken = _formatted.Where(f => f.Key.Parameter == parameter).ToArray();
        foreach (var (key, _) in taken)
        {
            _formatted.Remove(key);
        }

        return [.. taken.Select(f => (f.Value, f.Key.Format))];
    }

    /// <summary>The parameters that have formats which were not written yet.</summary>
    public ParameterResource[] Formatted => [.. _formatted.Keys.Select(k => k.Parameter).Distinct()];

    private void AddFormats(ReferenceExpression expression)
    {
        if (expression.IsConditional)
        {
            AddFormats(expression.WhenTrue!);
            AddFormats(expression.WhenFalse!);
            return;
        }

        ExpressionOf(expression, "");
    }

    private void AddChoice(ReferenceExpression expression)
    {
        if (expression.IsConditional && expression.ValueExpression[1..].Split('.')[0] is var name && !Choices.Exists(c => ModelComparers.ResourceName.Equals(c.Name, name)))
        {
            Choices.Add((name, expression));
            _names.Add(name);
        }
    }

    private static ParameterResource? ParameterOf(object provider) => provider switch
    {
        ParameterResource parameter => parameter,
        ReferenceExpression { Format: "{0}", ValueProviders: [ParameterResource parameter] } => parameter,
        _ => null,
    };

    private string Format(ParameterResource parameter, string format)
    {
        if (_formatted.TryGetValue((parameter, format), out var name))
        {
            return name;
        }

        var words = NoLetterOrDigit().Replace(format.ToLowerInvariant(), "-").Trim('-');
        var wanted = $"{parameter.Name}-{(words.Length > 0 ? words : "formatted")}-encoded";
        name = wanted;
        for (var number = 1; !_names.Add(name); number++)
        {
            name = $"{wanted}-{number}";
        }

        return _formatted[(parameter, format)] = name;
    }

    [GeneratedRegex(@"[^\p{L}\p{Nd}]+")]
    private static partial Regex NoLetterOrDigit();
}
