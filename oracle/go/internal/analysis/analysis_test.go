package analysis

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

func codes(t *testing.T, options Options, texts ...string) []string {
	t.Helper()
	var files []string
	for i, text := range texts {
		file := filepath.Join(t.TempDir(), string(rune('a'+i))+".yaml")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	messages, err := Run(files, options)
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, message := range messages {
		codes = append(codes, message.Code+" "+message.Resource)
	}
	return codes
}

const (
	gateway = "apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: in, namespace: a}\n" +
		"spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ['*']}]}\n"
	namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: a, labels: {istio-injection: enabled}}\n"
	service   = "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: a}\nspec: {ports: [{name: web, port: 80}]}\n"
)

func TestRun(t *testing.T) {
	for name, test := range map[string]struct {
		options Options
		files   []string
		want    []string
	}{
		"a gateway without its pods":   {Options{}, []string{namespace, gateway}, []string{"IST0101 Gateway a/in"}},
		"a gateway with its pods":      {Options{IngressGateway: true}, []string{namespace, gateway}, nil},
		"Services are read from files": {Options{}, []string{namespace + "---\n" + service}, []string{"IST0118 Service a/web"}},
		"another namespace is silent":  {Options{Namespace: "b"}, []string{namespace + "---\n" + service}, nil},
		"a file that is no YAML":       {Options{}, []string{"{"}, []string{"PARSE "}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := codes(t, test.options, test.files...); !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
