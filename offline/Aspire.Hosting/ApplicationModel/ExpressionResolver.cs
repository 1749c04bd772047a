namespace Aspire.Hosting.ApplicationModel;

internal sealed record ResolvedValue(string? Value, bool IsSensitive);

/// <summary>Resolves values for a consumer: nested expressions see the same context, and secrets are told apart.</summary>
internal static class ExpressionResolver
{
    public static async ValueTask<ResolvedValue> ResolveAsync(IValueProvider provider, ValueProviderContext context, CancellationToken cancellationToken)
    {
        switch (provider)
        {
            case ConnectionStringReference reference:
                var resolved = await ResolveAsync(reference.Resource.ConnectionStringExpression, context, cancellationToken);
                reference.RequireUnlessOptional(resolved.Value);
                return resolved;
            case IResourceWithConnectionString resource and not ConnectionStringParameterResource:
                // the expression, not GetConnectionStringAsync: only the expression sees who asks
                return await ResolveAsync(resource.ConnectionStringExpression, context, cancellationToken);
            case ReferenceExpression expression:
                return await ResolveExpressionAsync(expression, context, cancellationToken);
            default:
                return new(await provider.GetValueAsync(context, cancellationToken), provider is ParameterResource { Secret: true });
        }
    }

    private static async ValueTask<ResolvedValue> ResolveExpressionAsync(ReferenceExpression expression, ValueProviderContext context, CancellationToken cancellationToken)
    {
        if (expression.IsConditional)
        {
            var condition = await ResolveAsync(expression.Condition!, context, cancellationToken);
            return await ResolveExpressionAsync(expression.ChooseBranch(condition.Value), context, cancellationToken);
        }

        var values = new string?[expression.ValueProviders.Count];
        var sensitive = false;
        for (var i = 0; i < values.Length; i++)
        {
            var part = await ResolveAsync(expression.ValueProviders[i], context, cancellationToken);
            values[i] = part.Value;
            sensitive |= part.IsSensitive;
        }

        return new(expression.Compose(values), sensitive);
    }
}
