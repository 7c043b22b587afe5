"""The work of `cambon crawl` in Scrapy: sitemap, listing, pages, documents kept on disk by their hash, one row an item."""

import hashlib
import pathlib

import scrapy


class Spider(scrapy.Spider):
    name = "twin"
    custom_settings = {
        "ROBOTSTXT_OBEY": True,
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
        "TELNETCONSOLE_ENABLED": False,
        "COOKIES_ENABLED": False,
    }

    def __init__(self, site, folder, **arguments):
        super().__init__(**arguments)
        self.site = site
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True)
        self.rows = (self.folder / "rows.tsv").open("w")
        self.items = 0

    async def start(self):
        yield scrapy.Request(f"{self.site}/sitemaps/1.xml", self.sitemap)
        yield scrapy.Request(f"{self.site}/fr/publications", self.listing)

    def sitemap(self, response):
        for place in response.xpath("//*[local-name()='loc']/text()").getall():
            yield response.follow(place, self.page)

    def listing(self, response):
        for link in response.css("li.search-result a::attr(href)").getall():
            yield response.follow(link.split(";")[0], self.page)

    def page(self, response):
        self.items += 1
        title = response.css("h1::text").get()
        date = response.css("time.date::attr(datetime)").get()
        self.rows.write(f"{response.url}\t{title}\t{date}\n")
        for link in response.css("a[data-document]::attr(href)").getall():
            yield response.follow(link, self.document)

    def document(self, response):
        self.items += 1
        (self.folder / hashlib.sha256(response.body).hexdigest()).write_bytes(response.body)

    def closed(self, reason):
        (self.folder / "items").write_text(str(self.items))
