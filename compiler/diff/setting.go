package diff

import (
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// setting is one setting of one side.
type setting struct {
	*definition.Setting
	name string // "<category>.<name>"
}

func (s *side) settings() ([]setting, map[string]int) {
	all := make([]setting, 0, len(s.app.Settings))
	at := make(map[string]int, len(s.app.Settings))
	for i := range s.app.Settings {
		x := &s.app.Settings[i]
		name := s.tree.Text(x.Category) + "." + s.tree.Text(x.Name)
		if _, twice := at[name]; !twice {
			at[name] = len(all)
			all = append(all, setting{x, name})
		}
	}
	return all, at
}

// settings compares the settings by category and name, which with the type
// decide whether the values survive (reference/kustomer.md 8 [DEC]).
func (c *comparer) settings() {
	was, wasAt := c.old.settings()
	is, isAt := c.new.settings()
	var came []setting
	for _, s := range is {
		i, both := wasAt[s.name]
		if !both {
			came = append(came, s)
			continue
		}
		c.setting(was[i], s)
	}
	for _, s := range was {
		if _, both := isAt[s.name]; both {
			continue
		}
		if i := c.renamedSetting(s, came); i >= 0 {
			c.add(ruleSettingRenamed, s.Name, came[i].Name, c.here(), "the setting %s is now called %s: what admins have entered is lost", definition.Quoted(s.name), definition.Quoted(came[i].name))
			came = append(came[:i:i], came[i+1:]...)
			continue
		}
		c.add(ruleSettingRemoved, s.Name, source.None, c.here(), "the setting %s is gone", definition.Quoted(s.name))
	}
	for _, s := range came {
		if c.mustBeFilled(s) {
			c.add(ruleSettingRequired, source.None, s.Name, c.here(), "the setting %s is new, required and without a default value: the app works only after an admin has filled it in", definition.Quoted(s.name))
			continue
		}
		c.add(ruleSettingAdded, source.None, s.Name, c.here(), "the setting %s is new", definition.Quoted(s.name))
	}
}

// mustBeFilled reports whether the app cannot work before an admin has given a
// value (reference/kustomer.md 2.1).
func (c *comparer) mustBeFilled(s setting) bool {
	t := c.new.tree
	empty := t.Kind(s.Default) == source.Null || s.Default == source.None || t.Is(s.Default, "")
	return empty && c.new.isTrue(s.Node, "required")
}

// renamedSetting returns the index in came of what s has become, or -1: a setting
// that says the same, with the same name in another category or a near name, or
// the only one that came.
func (c *comparer) renamedSetting(s setting, came []setting) int {
	var names []string
	at := map[string]int{}
	for i, n := range came {
		if c.old.text(s.Type) == c.new.text(n.Type) && c.equalBut(s.Node, n.Node, "description") {
			if c.old.tree.Text(s.Name) == c.new.tree.Text(n.Name) {
				return i
			}
			names = append(names, n.name)
			at[n.name] = i
		}
	}
	if near := definition.Suggest(s.name, names); near != "" {
		return at[near]
	}
	if len(came) == 1 && len(names) == 1 {
		return 0
	}
	return -1
}

func (c *comparer) setting(old, new setting) {
	if was, is := c.old.text(old.Type), c.new.text(new.Type); was != is {
		c.add(ruleSettingRetyped, old.Type, new.Type, c.here(), "the setting %s has the type %s instead of %s: what admins have entered is lost", definition.Quoted(new.name), definition.Quoted(is), definition.Quoted(was))
		return
	}
	was, is := c.old.isTrue(old.Node, "required"), c.new.isTrue(new.Node, "required")
	if is && !was && c.mustBeFilled(new) {
		c.add(ruleSettingRequired, old.Name, c.new.member(new.Node, "required"), c.here(), "the setting %s has become required and has no default value: the app works only after an admin has filled it in", definition.Quoted(new.name))
		is = was
	}
	except := []string{"type"}
	if is == was {
		except = append(except, "required")
	}
	if changed := c.unequal(old.Node, new.Node, except...); len(changed) > 0 {
		c.add(ruleSettingChanged, old.Name, new.Name, c.here(), "the setting %s changes: %s", definition.Quoted(new.name), namesOf(changed))
	}
}
