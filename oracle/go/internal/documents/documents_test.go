package documents

import (
	"reflect"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

func split(t *testing.T, stream string) []Document {
	t.Helper()
	documents, err := Split([]byte(stream))
	if err != nil {
		t.Fatal(err)
	}
	return documents
}

func objects(t *testing.T, stream string) []*unstructured.Unstructured {
	t.Helper()
	objects, err := split(t, stream)[0].Objects()
	if err != nil {
		t.Fatal(err)
	}
	return objects
}

func TestSplit(t *testing.T) {
	for name, test := range map[string]struct {
		stream string
		want   []string
	}{
		"nothing":                      {"", nil},
		"one":                          {"a: 1\n", []string{"a: 1"}},
		"several":                      {"a: 1\n---\nb: 2\n---\nc: 3\n", []string{"a: 1", "b: 2", "c: 3"}},
		"a marker first and last":      {"---\na: 1\n---\n", []string{"---\na: 1"}},
		"only a comment in between":    {"a: 1\n---\n# nothing\n---\nb: 2\n", []string{"a: 1", "b: 2"}},
		"a marker with a comment":      {"a: 1\n--- # next\nb: 2\n", []string{"a: 1", "b: 2"}},
		"a marker inside a text":       {"a: |\n  x\n  ---\n  y\n", []string{"a: |\n  x\n  ---\n  y"}},
		"JSON":                         {`{"a": 1}`, []string{`{"a": 1}`}},
		"a document that is no YAML":   {"a: 1\n---\n{\n", []string{"a: 1", "{"}},
		"lines that end as on Windows": {"a: 1\r\n---\r\nb: 2\r\n", []string{"a: 1", "b: 2"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for i, document := range split(t, test.stream) {
				if document.Index != i {
					t.Errorf("document %d says that it is %d", i, document.Index)
				}
				got = append(got, strings.TrimSpace(string(document.Text)))
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestObjectsKeepTheTypesThatTheServerSees(t *testing.T) {
	for text, want := range map[string]any{
		// Whole numbers are integers.
		"1": int64(1), "30": int64(30), "-1": int64(-1), "4294967296": int64(4294967296), "1.5": 1.5,
		// Addresses are strings, also those that look like numbers in base 60 or like times.
		"10.0.0.1": "10.0.0.1", "10.0.0.0/8": "10.0.0.0/8", "fd00:10:96::1": "fd00:10:96::1", "2001:db8::8a2e": "2001:db8::8a2e",
		"1:2:3:4:5:6:7:8": "1:2:3:4:5:6:7:8", "20:30:40": "20:30:40", "::1": "::1",
		"12:30:45": "12:30:45", "2026-08-27": "2026-08-27", `"443"`: "443",
		// YAML 1.1, as kubectl reads it.
		"on": true, "off": false, `"on"`: "on", "010": int64(8),
	} {
		if got := objects(t, "value: "+text)[0].Object["value"]; !reflect.DeepEqual(got, want) {
			t.Errorf("%s is read as the %T %v, not as the %T %v", text, got, got, want, want)
		}
	}
}

func TestObjectsTakesListsApart(t *testing.T) {
	list := objects(t, "apiVersion: v1\nkind: List\nitems:\n- {kind: A}\n- {kind: B}\n")
	if len(list) != 2 || list[0].GetKind() != "A" || list[1].GetKind() != "B" {
		t.Errorf("got %v", list)
	}
}

func TestObjectsRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"a: 1\na: 2\n":  `key "a" already set in map`,
		"some text":     "not an object",
		"{":             "did not find expected",
		"items: [text]": "items[0] is not an object",
	} {
		_, err := split(t, text)[0].Objects()
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}
