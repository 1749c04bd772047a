using Aspire.Hosting.ApplicationModel;

namespace PgAspire.Hosting.Kubernetes;

/// <summary>What a value of an environment variable or an argument is made of.</summary>
/// <param name="Texts">Its literal texts.</param>
/// <param name="Parameters">The parameters in it.</param>
/// <param name="HasLateValue">Whether something in it is known only when the application is deployed, so that the whole value is.</param>
internal sealed record ExpressionParts(IReadOnlyList<string> Texts, IReadOnlyList<ParameterResource> Parameters, bool HasLateValue)
{
    /// <summary>Takes a value apart.</summary>
    public static ExpressionParts Of(object? value)
    {
        var texts = new List<string>();
        var parameters = new List<ParameterResource>();
        var late = false;
        Take(value);
        return new(texts, parameters, late);

        void Take(object? part)
        {
            switch (part)
            {
                case string text:
                    texts.Add(text);
                    break;
                case ParameterResource parameter:
                    parameters.Add(parameter);
                    break;
                case IResourceBuilder<IResource> builder:
                    Take(builder.Resource);
                    break;
                case ConnectionStringReference reference:
                    Take(reference.Resource.ConnectionStringExpression);
                    break;
                case IResourceWithConnectionString resource:
                    Take(resource.ConnectionStringExpression);
                    break;
                case ReferenceExpression expression:
                    texts.Add(expression.Format);
                    foreach (var inner in expression.IsConditional ? [expression.WhenTrue!, expression.WhenFalse!] : expression.ValueProviders)
                    {
                        Take(inner);
                    }
                    break;
                case EndpointReference or EndpointReferenceExpression:
                    break;
                case IValueProvider and IManifestExpressionProvider:
                    late = true;
                    break;
            }
        }
    }

    /// <summary>Whether a text in it refers to a variable.</summary>
    public bool RefersTo(string variable) => Texts.Any(t => t.Contains(ConsumerPassword.Reference(variable), StringComparison.Ordinal));
}
