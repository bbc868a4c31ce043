"""Complete the metadata of WeasyPrint's PDF/A-3a: name PDF/UA-1 too, and remove dates.

Terms after ISO 19005-3 (PDF/A-3), 6.6.2 (metadata) and 6.8 (embedded files), and ISO 14289-1 (PDF/UA-1), 5.
"""

from __future__ import annotations

from typing import Any

ALSO_UA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1" />
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
"""The part of PDF/UA, and the description that PDF/A requires of every name in the metadata that it does not define."""


def fix_metadata(pdf: Any, archive: bool, attached: int) -> None:
    """Change the metadata of ``pdf`` before they become bytes; one that is PDF/UA alone is not changed.

    Raises LookupError if it is an ``archive`` (PDF/A) without its part of PDF/A in the metadata, or if it does not have
    as many attached files as expected.
    """
    files = described = 0
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])  # WeasyPrint 70 names each file twice
    for thing in pdf.objects:
        extra = getattr(thing, "extra", {})
        if extra.get("Type") == "/EmbeddedFile":
            _timeless(extra)
            files += 1
        elif extra.get("Type") == "/Metadata" and any(b"pdfaid:part" in part for part in thing.stream):
            thing.compress = False  # an archive must be able to read it without a filter
            thing.stream = [part.replace(b"</rdf:RDF>", ALSO_UA + b"</rdf:RDF>") for part in thing.stream]
            described += sum(part.count(ALSO_UA) for part in thing.stream)
    if files != attached or described != archive:
        raise LookupError(f"{files} of {attached} attached files, {described} descriptions of PDF/UA")


def _timeless(extra: Any) -> None:
    """Give an attached lesson its type, which WeasyPrint guesses, and remove the dates of the build."""
    extra["Subtype"] = "/application#2fyaml"
    for name in ("CreationDate", "ModDate"):
        extra["Params"].pop(name, None)
