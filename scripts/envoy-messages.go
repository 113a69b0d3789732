// Lists the messages of Envoy that istiod knows, with their fields and enums, as JSON: see import-envoy-messages.mjs, which
// runs it within the referee's module.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"sort"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	// istiod, with all messages that it links in.
	_ "istio.io/istio/pilot/pkg/bootstrap"
)

var scalars = map[protoreflect.Kind]string{
	protoreflect.BoolKind:     "b",
	protoreflect.StringKind:   "s",
	protoreflect.BytesKind:    "y",
	protoreflect.FloatKind:    "d",
	protoreflect.DoubleKind:   "d",
	protoreflect.Int32Kind:    "i",
	protoreflect.Sint32Kind:   "i",
	protoreflect.Sfixed32Kind: "i",
	protoreflect.Uint32Kind:   "u",
	protoreflect.Fixed32Kind:  "u",
	protoreflect.Int64Kind:    "I",
	protoreflect.Sint64Kind:   "I",
	protoreflect.Sfixed64Kind: "I",
	protoreflect.Uint64Kind:   "U",
	protoreflect.Fixed64Kind:  "U",
}

type listing struct {
	Messages map[string][]string `json:"messages"`
	Enums    map[string][]string `json:"enums"`
}

// typeOf is a letter for a scalar, "e" or "m" and the name for an enum or a message.
func (l *listing) typeOf(field protoreflect.FieldDescriptor) string {
	switch {
	case field.Enum() != nil:
		name := string(field.Enum().FullName())
		if _, known := l.Enums[name]; !known {
			values := field.Enum().Values()
			words := make([]string, values.Len())
			for i := range words {
				words[i] = string(values.Get(i).Name())
			}
			l.Enums[name] = words
		}
		return "e" + name
	case field.Message() != nil:
		l.add(field.Message())
		return "m" + string(field.Message().FullName())
	default:
		return scalars[field.Kind()]
	}
}

// add lists a message and all that it holds: "field type", with "[" before the type of a list and "{" before that of a map.
func (l *listing) add(message protoreflect.MessageDescriptor) {
	name := string(message.FullName())
	if _, known := l.Messages[name]; known {
		return
	}
	l.Messages[name] = nil
	fields := []string{}
	for i := 0; i < message.Fields().Len(); i++ {
		field := message.Fields().Get(i)
		text := ""
		switch {
		case field.IsMap():
			text = "{" + l.typeOf(field.MapValue())
		case field.IsList():
			text = "[" + l.typeOf(field)
		default:
			text = l.typeOf(field)
		}
		fields = append(fields, string(field.Name())+" "+text)
	}
	sort.Strings(fields)
	l.Messages[name] = fields
}

// wanted are the messages that a configuration of Envoy can name.
var wanted = regexp.MustCompile(`^(envoy\.(config|extensions|type|data|annotations|watchdog|tcp)|xds|udpa|cel|stats|io\.istio|google\.protobuf|opentelemetry)\.`)

func main() {
	all := &listing{Messages: map[string][]string{}, Enums: map[string][]string{}}
	protoregistry.GlobalTypes.RangeMessages(func(message protoreflect.MessageType) bool {
		descriptor := message.Descriptor()
		name := string(descriptor.FullName())
		if !descriptor.IsMapEntry() && wanted.MatchString(name) {
			all.add(descriptor)
		}
		return true
	})
	if err := json.NewEncoder(os.Stdout).Encode(all); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
