package panel

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deltag/domain"
	"deltag/domain/resident"
)

func quotaFeatures() []resident.Feature {
	return []resident.Feature{
		{ID: 1, Code: "sex", NameDA: "Køn", NameEN: "Sex", Words: []string{"gender"}, Values: []resident.Value{
			{ID: 11, NameDA: "Kvinde", NameEN: "Woman", Words: []string{"female"}}, {ID: 12, NameDA: "Mand", NameEN: "Man", Words: []string{"male"}},
		}},
		{ID: 2, Code: "leaning", NameDA: "Holdning", NameEN: "Leaning", Values: []resident.Value{{ID: 21, NameDA: "For"}, {ID: 22, NameDA: "Imod"}}},
	}
}

func TestQuotasAreReadFromFiles(t *testing.T) {
	t.Parallel()
	sex := []Quota{{FeatureID: 1, ValueID: 11, Min: 4, Target: 5, Max: 6}, {FeatureID: 1, ValueID: 12, Min: 4, Target: 5, Max: 6}}
	for name, file := range map[string]string{
		"in Danish":                       "Kendetegn;Værdi;Mindst;Højst\nKøn;Kvinde;4;6\nKøn;Mand;4;6\n",
		"with the feature in category":    "category,feature,min,max\ngender,female,4,6\ngender,male,4,6\n",
		"with limits that are not ours":   "feature,value,min,max,min_flex,max_flex\nsex,Woman,4,6,0,9\nsex,man,4,6,0,9\n",
		"with targets":                    "Kendetegn;Værdi;Mindst;Mål;Højst\nKøn;Kvinde;4;5;6\nKøn;Mand;4;5;6\n",
		"with a value that nobody may be": "feature,value,min,max\nsex,female,4,6\nsex,male,4,6\nsex,robot,0,0\n",
	} {
		quotas, faults := parseQuotas([]byte(file), 10, quotaFeatures())
		if len(faults) > 0 {
			t.Errorf("%s: %+v", name, faults)
		}
		if diff := cmp.Diff(sex, quotas); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestFaultsOfQuotaFilesHaveTheirPlace(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, file string
		want       []string
	}{
		{"no columns", "a;b\n1;2\n", []string{"row 1, column kendetegn: column-missing", "row 1, column værdi: column-missing", "row 1, column mindst: column-missing", "row 1, column højst: column-missing"}},
		{"a feature that was not chosen is told once", "kendetegn;værdi;mindst;højst\nBydel;Nord;1;2\nBydel;Syd;1;2\n", []string{"row 2, column kendetegn: feature-not-chosen"}},
		{"cells", "kendetegn;værdi;mindst;højst\nKøn;Kvinde;x;2\nKøn;Ukendt;1;-3\nKøn;Mand;1;2\nKøn;mand;1;2\n", []string{
			"row 2, column mindst: not-a-count", "row 3, column højst: not-a-count", "row 3, column værdi: label-unknown", "row 5: quota-twice",
		}},
		{"a value that is not there", "kendetegn;værdi;mindst;højst\nKøn;Ukendt;1;3\n", []string{"row 2, column værdi: label-unknown"}},
		{"not a table", "%PDF-1.7\n", []string{"file: file-pdf"}},
	} {
		quotas, faults := parseQuotas([]byte(c.file), 10, quotaFeatures())
		if diff := cmp.Diff(c.want, said(faults)); diff != "" || quotas != nil {
			t.Errorf("%s: %v %s", c.name, quotas, diff)
		}
	}
}

func said(faults []domain.Fault) (list []string) {
	for _, f := range faults {
		list = append(list, f.Where+": "+f.Code)
	}
	return list
}

func TestTargetsLieWithinTheLimits(t *testing.T) {
	t.Parallel()
	quotas, faults := parseQuotas([]byte(strings.Join([]string{
		"kendetegn;værdi;mindst;højst", "Køn;Kvinde;2;10", "Køn;Mand;5;7", "Holdning;For;8;9", "Holdning;Imod;8;9",
	}, "\n")), 12, quotaFeatures())
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	var targets []int
	for _, q := range quotas {
		targets = append(targets, q.Target)
	}
	// 5 seats more in proportion to 8 and 2; the second feature asks for more than there is, which the check will say
	if diff := cmp.Diff([]int{6, 6, 8, 8}, targets); diff != "" {
		t.Error(diff)
	}
}
