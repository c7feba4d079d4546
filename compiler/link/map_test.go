package link_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/compiler/link"
	"github.com/tenon-dev/tenon/definition/source"
)

// Each case changes one thing in a map that is right.
func TestParseMapRefuses(t *testing.T) {
	right := string(mustLink(t, pair, &counting{}, nil).Map.Encode())
	_, err := link.ParseMap(&source.File{Name: "map.json", Bytes: []byte(right)})
	require.NoError(t, err)
	for _, c := range []struct{ old, new, want string }{
		{right, ``, `map.json:1:1: not a link map: the text is not valid JSON from here on`},
		{right, `{"format_version": "1",}`, `map.json:1:23: not a link map: the text is not valid JSON from here on`},
		{right, `[]`, `map.json:1:1: not a link map: expected an object, not array`},
		{right, `{}`, `map.json:1:1: not a link map: there is no "format_version"`},
		{right, `{"format_version": 1}`, `map.json:1:20: not a link map: expected a text, not number`},
		{right, `{"format_version": "9", "new": 1}`, `map.json:1:20: not a link map: its format_version is "9": this version of Tenon reads "1"`},
		{right, `{"format_version": "1"}`, `map.json:1:1: not a link map: there is no "workflows"`},
		{right, `{"format_version": "1", "workflows": {}}`, `map.json:1:38: not a link map: expected an array, not object`},
		{right, `{"format_version": "1", "workflows": [3]}`, `map.json:1:39: not a link map: expected an object, not number`},
		{right, `{"format_version": "1", "workflows": [{"old": "a"}]}`, `map.json:1:39: not a link map: there is no "new"`},
		{`"old"`, `"odl"`, `map.json:6:7: not a link map: the property "odl" is not known here`},
		{`"start": 317,`, `"start": -1,`, `map.json:14:22: not a link map: expected a byte offset, not -1`},
		{`"start": 317,`, `"start": 1e2,`, `map.json:14:22: not a link map: expected a byte offset, not 1e2`},
		{`"start": 317,`, `"start": "427",`, `map.json:14:22: not a link map: expected a byte offset, not "427"`},
		{`"start": 317,`, `"start": 4294967296,`, `map.json:14:22: not a link map: expected a byte offset, not 4294967296`},
		{`"why": "call-event"`, `"why": "whim"`, `map.json: the map's place /workflows/1/trigger/eventName of workflow "check-again" has the reason "whim": known are "workflow-id", "call-event" and "schedule-target"`},
		{`"start": 317,`, `"start": 329,`, `map.json: the map's place /workflows/0/steps/0/params/workflowId of workflow "check-again" ends at byte 328 before it starts at byte 329`},
		{`"start": 317,`, `"start": 318,`, `map.json: the map's place /workflows/0/steps/0/params/workflowId of workflow "check-again" has 10 bytes in the source text, where the id has 11`},
		{`"end": 341`, `"end": 340`, `map.json: the map's place /workflows/0/steps/0/params/workflowId of workflow "check-again" has 23 bytes in the linked text: a global id has 24`},
		{"\"start\": 317,\n            \"end\": 328", "\"start\": 316,\n            \"end\": 327", `map.json: the map's place /workflows/0/steps/0/params/workflowId of workflow "check-again" is at byte 316 of the source text and 317 of the linked one: by the places before it, it would be at byte 316 of the linked one`},
		{`"new": "` + one, `"new": "` + strings.ToUpper("a"+one[1:]), `map.json: the map gives workflow "check-again" the id "A00000000000000000000001": a global id is 24 lower-case hexadecimal digits`},
		{`"old": "check-again"`, `"old": ""`, `map.json: the map gives "` + one + `" to a workflow without an id`},
		{`"old": "check-again"`, `"old": "` + one + `"`, `map.json: the map has the id "` + one + `" twice, for workflow "` + one + `" and for workflow "` + one + `"`},
		{`"retired": []`, `"retired": [{"old": "check-again", "new": "` + two + `"}]`, `map.json: the map has the id "check-again" twice, for workflow "check-again" and for workflow "check-again"`},
		{`"retired": []`, `"retired": [{"old": "x", "new": "` + one + `"}]`, `map.json: the map has the id "` + one + `" twice, for workflow "check-again" and for workflow "x"`},
		{`"text": "check\\u002dagain"`, `"text": "check\\u002eagain"`, `map.json: the map's place /workflows/1/trigger/eventName of workflow "check-again" has the text "check\\u002eagain", which is not the id`},
		{`"text": "check\\u002dagain"`, `"text": "check-again\""`, `map.json: the map's place /workflows/1/trigger/eventName of workflow "check-again" has the text "check-again\"", which is not the id`},
	} {
		require.Contains(t, right, c.old)
		text := strings.Replace(right, c.old, c.new, 1)
		_, err := link.ParseMap(&source.File{Name: "map.json", Bytes: []byte(text)})
		require.EqualError(t, err, c.want, "%s → %s", c.old, c.new)
	}
}

func TestMapRefusesOverlappingPlaces(t *testing.T) {
	r := mustLink(t, pair, &counting{}, nil)
	m := *r.Map
	m.Workflows = append([]link.Mapping{}, m.Workflows...)
	w := &m.Workflows[0]
	w.Places = append(append([]link.Place{}, w.Places...), w.Places[0])
	_, err := link.Unlink(&source.File{Name: "linked.json", Bytes: r.Linked}, &m)
	require.EqualError(t, err, `the map's place /workflows/0/steps/0/params/workflowId of workflow "check-again" overlaps the place /workflows/0/steps/0/params/workflowId of workflow "check-again"`)
}

func TestUnlinkRefusesAnotherText(t *testing.T) {
	r := mustLink(t, pair, &counting{}, nil)
	for _, c := range []struct {
		text []byte
		want string
	}{
		{[]byte(pair), `the map is not that of linked.json: at 4:32 (byte 317) it has "` + one + `", the file "check-again\", \"runAt\": {"`},
		{bytes.Replace(r.Linked, []byte(`"0.1.0"`), []byte(`"0.1.10"`), 1), `the map is not that of linked.json: at 4:31 (byte 317) it has "` + one + `", the file "\"00000000000000000000000"`},
		{r.Linked[:320], `the map is not that of linked.json: it has "` + one + `" at byte 317, where the file has ended: it has 320 bytes`},
		{nil, `the map is not that of linked.json: it has "` + one + `" at byte 317, where the file has ended: it has 0 bytes`},
	} {
		_, err := link.Unlink(&source.File{Name: "linked.json", Bytes: c.text}, r.Map)
		require.EqualError(t, err, c.want)
	}
	_, err := link.Unlink(&source.File{Name: "linked.json"}, &link.Map{})
	require.EqualError(t, err, `the map has format_version "": this version of Tenon reads "1"`)
}

// A map that lacks a place would leave a text that is half unlinked.
func TestUnlinkRefusesAMapWithoutAllPlaces(t *testing.T) {
	linked := mustLink(t, pair, &counting{}, nil)
	whole := linked.Map.Workflows[0].Places
	require.Len(t, whole, 3)
	for _, c := range []struct {
		places []link.Place
		at     string
	}{
		{whole[:2], "10:64"},
		{whole[:1], "9:61"},
		{nil, "4:32"},
	} {
		m := *linked.Map
		m.Workflows = []link.Mapping{{Old: "check-again", New: one, Places: c.places}}
		_, err := link.Unlink(&source.File{Name: "linked.json", Bytes: linked.Linked}, &m)
		require.EqualError(t, err, `the map does not have all places of linked.json: "`+one+`", which is "check-again", stands at `+c.at+` too; link it once more with this map, which then has them all`)

		// What the sentence advises leads back.
		again := mustLink(t, string(linked.Linked), failing{}, &m)
		plain := strings.NewReplacer(`\u002d`, "-") // how an id was spelt is lost with its place
		require.Equal(t, plain.Replace(pair), plain.Replace(mustUnlink(t, again)))
	}

	// An id in a text that names no workflow is not one of its places.
	text := strings.Replace(string(linked.Linked), `"title": "Parcel Watch"`, `"title": "`+one+`"`, 1)
	again := mustLink(t, text, failing{}, linked.Map)
	require.Equal(t, strings.Replace(pair, "Parcel Watch", one, 1), mustUnlink(t, again))
}

func TestUnlinkRefusesAnotherApp(t *testing.T) {
	r := mustLink(t, pair, &counting{}, nil)
	m := *r.Map
	m.App = "other"
	_, err := link.Unlink(&source.File{Name: "linked.json", Bytes: r.Linked}, &m)
	require.EqualError(t, err, `the map belongs to the app "other", linked.json to the app "parcel_watch": unlink it with its own map`)
	renamed := bytes.Replace(r.Linked, []byte("parcel_watch"), []byte("parcel_match"), 1)
	_, err = link.Unlink(&source.File{Name: "linked.json", Bytes: renamed}, r.Map)
	require.EqualError(t, err, `the map belongs to the app "parcel_watch", linked.json to the app "parcel_match": unlink it with its own map`)
}

func TestEncodeHasNoNull(t *testing.T) {
	require.Equal(t, "{\n  \"format_version\": \"1\",\n  \"workflows\": [],\n  \"external\": [],\n  \"retired\": []\n}\n", string((&link.Map{FormatVersion: "1"}).Encode()))
}
