package scenario

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/report"
	"github.com/tenon-dev/tenon/definition/source"
)

var update = flag.Bool("update", false, "write the expected files anew")

func read(name string, text []byte) (*File, definition.Diagnostics) {
	f, c := Read(&source.File{Name: name, Bytes: text})
	app, _ := definition.Parse(&source.File{Name: "app.json", Bytes: []byte(ExampleDefinition)}, definition.Options{Profile: definition.Tenon})
	CheckNames(f, c, app)
	findings, _ := c.Finish()
	return f, findings
}

// TestFindings reads the files of testdata; what is found in app.scenario.json
// stands in app.txt.
func TestFindings(t *testing.T) {
	files, err := filepath.Glob("testdata/*" + Suffix)
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, path := range files {
		t.Run(filepath.Base(path), func(t *testing.T) {
			text, err := os.ReadFile(path)
			require.NoError(t, err)
			_, findings := read(filepath.Base(path), text)
			var b bytes.Buffer
			require.NoError(t, report.Text(&b, findings, report.TextOptions{Files: 1}))
			golden(t, strings.TrimSuffix(path, Suffix)+".txt", b.Bytes())
		})
	}
}

func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(path, got, 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), string(got), "run go test ./definition/scenario -update")
}

func TestMoments(t *testing.T) {
	for text, want := range map[string]Moment{
		"after 2 hours":                 {After: 2 * time.Hour},
		"after 1 hour":                  {After: time.Hour},
		"after 30 days":                 {After: 720 * time.Hour},
		"after 1 week 2 days 3 hours":   {After: 219 * time.Hour},
		"after 1 minute 5 seconds":      {After: 65 * time.Second},
		"after 1500 milliseconds":       {After: 1500 * time.Millisecond},
		"after 0 seconds":               {},
		"2030-05-09T09:00:00Z":          {At: time.Date(2030, 5, 9, 9, 0, 0, 0, time.UTC)},
		"2030-05-09T09:00:00.250+02:00": {At: time.Date(2030, 5, 9, 7, 0, 0, 250e6, time.UTC)},
		"after 36500 days":              {After: 36500 * 24 * time.Hour},
	} {
		got, problem := ParseMoment(text)
		require.Empty(t, problem, text)
		require.Equal(t, want, got, text)
	}
	for text, want := range map[string]string{
		"soon":                         "is no moment: " + momentExample,
		"2 hours":                      "is no moment: " + momentExample,
		"after":                        "is no moment: " + momentExample,
		"after 2":                      "is no moment: " + momentExample,
		"after two hours":              `is no moment: "two" is no whole number`,
		"after -1 hours":               `is no moment: "-1" is no whole number`,
		"after 2 huors":                `is no moment: "huors" is no unit, which are weeks, days, hours, minutes, seconds and milliseconds (did you mean "hours"?)`,
		"after 2 xyz":                  `is no moment: "xyz" is no unit, which are weeks, days, hours, minutes, seconds and milliseconds`,
		"after 1 year":                 "is no moment: a year has no fixed length, so count days, or write the date-time",
		"after 36501 days":             "is more than a hundred years after the beginning",
		"after 9007199254740991 weeks": "is more than a hundred years after the beginning",
		"2030-05-09":                   "is no moment: " + momentExample,
		"0001-01-01T00:00:00Z":         "must lie in the years 1678 to 2261",
		"2261-12-31T23:00:00-01:00":    "must lie in the years 1678 to 2261",
	} {
		_, problem := ParseMoment(text)
		require.Equal(t, want, problem, text)
	}
	for d, want := range map[time.Duration]string{
		0: "after 0 seconds", time.Second: "after 1 second", 26*time.Hour + 90*time.Second: "after 1 day 2 hours 1 minute 30 seconds",
		8760 * time.Hour: "after 365 days", 1500 * time.Millisecond: "after 1 second 500 milliseconds", time.Microsecond: "after 0 seconds",
	} {
		require.Equal(t, want, FormatAfter(d))
	}
}

func FuzzMoment(f *testing.F) {
	f.Add("after 1 day 2 hours")
	f.Add("2030-05-09T09:00:00Z")
	f.Fuzz(func(t *testing.T, text string) {
		m, problem := ParseMoment(text)
		if problem != "" || !m.At.IsZero() {
			return
		}
		again, problem := ParseMoment(FormatAfter(m.After))
		require.Empty(t, problem)
		require.Equal(t, m, again)
	})
}

// TestSchema holds the committed schema to the shapes.
func TestSchema(t *testing.T) {
	for s := range keys() {
		require.NotEmpty(t, s.name)
	}
	golden(t, "scenario.schema.json", Schema())
}

// TestTheSchemaRefusesOnlyWhatReadingRefuses holds the two to each other on all
// texts of testdata and of the rules.
func TestTheSchemaRefusesOnlyWhatReadingRefuses(t *testing.T) {
	schema := compileSchema(t)
	texts := [][]byte{}
	files, err := filepath.Glob("testdata/*" + Suffix)
	require.NoError(t, err)
	for _, path := range files {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		texts = append(texts, text)
	}
	for _, r := range Rules() {
		texts = append(texts, []byte(r.Bad), []byte(r.Good))
	}
	refused := 0
	for _, text := range texts {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			continue
		}
		_, findings := read("a.scenario.json", text)
		if err := schema.Validate(doc); err != nil {
			refused++
			require.True(t, findings.HasErrors(), "%s\n%v", text, err)
		}
	}
	require.Greater(t, refused, 3)
}

func compileSchema(t *testing.T) *jsonschema.Schema {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource("scenario.json", doc))
	schema, err := c.Compile("scenario.json")
	require.NoError(t, err)
	return schema
}

// FuzzRead gives texts of any kind to the reader, and holds the schema to it.
func FuzzRead(f *testing.F) {
	for _, r := range Rules() {
		f.Add(r.Bad)
		f.Add(r.Good)
	}
	files, _ := filepath.Glob("testdata/*" + Suffix)
	for _, path := range files {
		if text, err := os.ReadFile(path); err == nil {
			f.Add(string(text))
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		file, findings := read("a.scenario.json", []byte(text))
		require.NotNil(t, file)
		for i := range findings {
			require.LessOrEqual(t, int(findings[i].Range.End), len(text))
		}
		if !findings.HasErrors() {
			for i := range file.Scenarios {
				require.NotEmpty(t, file.Scenarios[i].Name)
				require.False(t, file.Scenarios[i].Start().IsZero())
			}
		}
	})
}
