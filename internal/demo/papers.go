package demo

import (
	"bytes"
	"fmt"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// papers are the documents of the story by their names: a title and lines.
var papers = map[string][]string{
	"vocabulary.pdf": {
		"Vocabulaire de 1795 (extrait)", "Page 1, ligne 1 : la Convention nationale", "Page 1, ligne 2 : le Comité de salut public",
		"Page 4, ligne 17 : a remporté une victoire", "Page 9, ligne 61 : brouillard, suite demain", "Page 12, ligne 3 : intervalle",
		"Page 41 : (un chat)", "", marked,
	},
	"invoice-1821.pdf": {
		"Facture du charpentier, 1821", "Un mât de chêne de vingt-huit pieds : 46 francs", "Un régulateur et deux indicateurs, peints en noir : 61 francs",
		"Cordes, poulies, graisse : 12 francs 50", "Payé en trois fois et en cidre.", "", marked,
	},
	"load-test.csv": {
		"step;mass kg;expected mm;optimism mm", "1;50;0.4;0.3", "2;100;0.9;0.6", "3;150;1.5;0.9", "4;200;2.3;1.2",
	},
}

// written makes a document.
func written(name string) (b []byte, mime string, err error) {
	lines, ok := papers[name]
	switch {
	case !ok:
		return nil, "", fmt.Errorf("no document is called %q", name)
	case strings.HasSuffix(name, ".csv"):
		return []byte(strings.Join(lines, "\n") + "\n"), "text/csv", nil
	}
	b, err = pdf(lines)
	return b, "application/pdf", err
}

// pdf sets a title and lines on one page of A4, in the fonts that every reader
// has.
func pdf(lines []string) ([]byte, error) {
	var page strings.Builder
	page.WriteString("BT /F2 20 Tf 72 750 Td 26 TL ")
	for i, s := range lines {
		latin, err := charmap.Windows1252.NewEncoder().String(s)
		if err != nil {
			return nil, fmt.Errorf("set %q: %w", s, err)
		}
		escaped := strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(latin)
		page.WriteString("(" + escaped + ") Tj T* ")
		if i == 0 {
			page.WriteString("/F1 12 Tf T* ")
		}
	}
	page.WriteString("ET")
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", page.Len(), page.String()),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Bold /Encoding /WinAnsiEncoding >>",
	}
	var out bytes.Buffer
	out.WriteString("%PDF-1.4\n")
	places := make([]int, len(objects))
	for i, o := range objects {
		places[i] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	table := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, at := range places {
		fmt.Fprintf(&out, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, table)
	return out.Bytes(), nil
}
