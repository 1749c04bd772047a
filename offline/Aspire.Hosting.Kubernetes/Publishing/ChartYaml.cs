using System.Collections;
using System.Globalization;
using System.Text;
using Aspire.Hosting.Kubernetes.Resources;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.EventEmitters;
using YamlDotNet.Serialization.NamingConventions;
using YamlDotNet.Serialization.ObjectGraphVisitors;

namespace Aspire.Hosting.Kubernetes.Publishing;

/// <summary>YAML as Aspire writes it, with the peculiarities that its quoting has.</summary>
internal static class ChartYaml
{
    private const string FractionFormat = "0.0######################";

    /// <summary>A new serializer: what it remembers of quotes belongs to one document.</summary>
    public static string Write(object graph) => new SerializerBuilder()
        .WithNamingConvention(CamelCaseNamingConvention.Instance)
        .WithTypeConverter(new Utf8Converter())
        .WithTypeConverter(new Int32OrStringConverter())
        .WithEventEmitter(next => new Quotes(next))
        .WithEventEmitter(next => new Fractions(next))
        .WithEmissionPhaseObjectGraphVisitor(arguments => new WithoutEmptyMembers(arguments.InnerVisitor))
        .ConfigureDefaultValuesHandling(DefaultValuesHandling.OmitNull)
        .WithNewLine("\n")
        .WithIndentedSequences()
        .Build()
        .Serialize(graph);

    /// <summary>
    /// Quotes strings in sequences and every second scalar of a mapping, counted from its start. What is written without passing here
    /// (fractions, converted types) is not counted, so that keys and values then change places.
    /// </summary>
    private sealed class Quotes(IEventEmitter next) : ChainedEventEmitter(next)
    {
        private readonly Stack<Level> _levels = new([new(IsMapping: false, IsRoot: true)]);

        public override void Emit(ScalarEventInfo eventInfo, IEmitter emitter)
        {
            if (_levels.Peek().CountIsValue() && eventInfo.Source.Type == typeof(string))
            {
                var isPlain = eventInfo.Source.Value is string text && HelmText.IsPlain(text);
                eventInfo = new(eventInfo.Source) { Style = isPlain ? ScalarStyle.ForcePlain : ScalarStyle.DoubleQuoted };
            }

            base.Emit(eventInfo, emitter);
        }

        public override void Emit(MappingStartEventInfo eventInfo, IEmitter emitter)
        {
            Enter(isMapping: true);
            base.Emit(eventInfo, emitter);
        }

        public override void Emit(MappingEndEventInfo eventInfo, IEmitter emitter)
        {
            _levels.Pop();
            base.Emit(eventInfo, emitter);
        }

        public override void Emit(SequenceStartEventInfo eventInfo, IEmitter emitter)
        {
            Enter(isMapping: false);
            base.Emit(eventInfo, emitter);
        }

        public override void Emit(SequenceEndEventInfo eventInfo, IEmitter emitter)
        {
            _levels.Pop();
            base.Emit(eventInfo, emitter);
        }

        private void Enter(bool isMapping)
        {
            _levels.Peek().CountIsValue();
            _levels.Push(new(isMapping, IsRoot: false));
        }

        private sealed record Level(bool IsMapping, bool IsRoot)
        {
            private int _count;

            public bool CountIsValue()
            {
                _count++;
                return !IsRoot && (!IsMapping || _count % 2 == 0);
            }
        }
    }

    private sealed class Fractions(IEventEmitter next) : ChainedEventEmitter(next)
    {
        public override void Emit(ScalarEventInfo eventInfo, IEmitter emitter)
        {
            switch (eventInfo.Source.Value)
            {
                case double number:
                    emitter.Emit(new Scalar(number.ToString(FractionFormat, CultureInfo.InvariantCulture)));
                    break;
                case float number:
                    emitter.Emit(new Scalar(number.ToString(FractionFormat, CultureInfo.InvariantCulture)));
                    break;
                default:
                    base.Emit(eventInfo, emitter);
                    break;
            }
        }
    }

    /// <summary>Members of typed objects without content are left out: null, empty strings, lists and maps.</summary>
    private sealed class WithoutEmptyMembers(IObjectGraphVisitor<IEmitter> next) : ChainedObjectGraphVisitor(next)
    {
        public override bool EnterMapping(IPropertyDescriptor key, IObjectDescriptor value, IEmitter context, ObjectSerializer serializer) =>
            value.Value is not null && (value.Value is not IEnumerable items || items.Cast<object?>().Any()) && base.EnterMapping(key, value, context, serializer);
    }

    private sealed class Utf8Converter : IYamlTypeConverter
    {
        public bool Accepts(Type type) => type == typeof(byte[]);

        public object ReadYaml(IParser parser, Type type, ObjectDeserializer rootDeserializer) => throw new NotSupportedException("Charts are only written.");

        public void WriteYaml(IEmitter emitter, object? value, Type type, ObjectSerializer serializer) => emitter.Emit(new Scalar(Encoding.UTF8.GetString((byte[])value!)));
    }

    private sealed class Int32OrStringConverter : IYamlTypeConverter
    {
        public bool Accepts(Type type) => type == typeof(Int32OrStringV1);

        public object ReadYaml(IParser parser, Type type, ObjectDeserializer rootDeserializer) => throw new NotSupportedException("Charts are only written.");

        public void WriteYaml(IEmitter emitter, object? value, Type type, ObjectSerializer serializer)
        {
            var either = (Int32OrStringV1)value!;
            serializer(either.Number is { } number ? number : either.Value ?? "");
        }
    }
}
